#!/usr/bin/env bash
# 在备库的机器上，以 postgres 运行：promote.sh 旧主库的地址 [端口]。备库成为主库，从此不等别的机器。
# 然后在每台网页机器上：deploy/pgbouncer/point.sh 新主库的地址
set -euo pipefail
old=${1:?"用法：promote.sh 旧主库的地址 [端口]"} port=${2:-5432}
# 两个主库各收各的草稿，之后谁也合不起来：旧的必须先停下（关机、断网，或 systemctl stop postgresql）。
if pg_isready -q -t 3 -h "$old" -p "$port" || [ $? = 1 ]; then
  echo "旧主库 $old:$port 还在回答：先停下它，再运行一次。什么也没有改动。" >&2
  exit 1
fi
psql -XqAt -d postgres -v ON_ERROR_STOP=1 <<'END'
ALTER SYSTEM SET synchronous_standby_names = '';
SELECT pg_reload_conf();
SELECT CASE WHEN pg_is_in_recovery() THEN pg_promote(true, 60) ELSE true END;
END
test "$(psql -XqAt -d postgres -c 'SELECT pg_is_in_recovery()')" = f
echo "这里现在是主库。没有备库之前，每次提交只等这一台的磁盘。"

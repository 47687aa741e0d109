#!/usr/bin/env bash
# 让这台机器的 PgBouncer 去找在 HOST（和 PORT）的主库：point.sh HOST [PORT]。以 postgres 运行；可以重复执行。
set -euo pipefail
host=${1:?"用法：point.sh 主库的地址 [端口]"} port=${2:-5432}
file=${PGBOUNCER_DATABASES:-/etc/pgbouncer/shenlun-databases.ini}
cat >"$file.new" <<END
[databases]
; 网页：一次事务借一个连接
shenlun = host=$host port=$port dbname=shenlun
; 迁移、备份、定时器：要自己的整个会话
shenlun_session = host=$host port=$port dbname=shenlun pool_mode=session
END
mv "$file.new" "$file"
# 第一次配置时 PgBouncer 还没有启动
if admin=$(psql -XqAt -h "${PGBOUNCER_SOCKET:-/var/run/postgresql}" -p "${PGBOUNCER_PORT:-6432}" -U pgbouncer pgbouncer -c RELOAD 2>&1); then
  echo "PgBouncer 现在去 $host:$port。"
else
  echo "写好了 $file，但没有叫到 PgBouncer（${admin:-没有回答}）：启动它就行。"
fi

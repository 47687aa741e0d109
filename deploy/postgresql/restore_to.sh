#!/usr/bin/env bash
# 以 postgres 运行，PostgreSQL 停着：restore_to.sh 基础备份 WAL的文件夹 空的数据文件夹 '2026-11-25 10:30:00+08'
# 之后启动 PostgreSQL：它重放到那一刻，然后就是一个可以写的主库。原来的数据文件夹先改名留着，这里只写进空的。
set -euo pipefail
base=${1:?"用法：restore_to.sh 基础备份 WAL的文件夹 数据文件夹 时间"} wal=$2 data=$3 time=$4
if [ -n "$(ls -A "$data" 2>/dev/null)" ]; then
  echo "$data 不是空的：先停下 PostgreSQL，把它改名留着。什么也没有改动。" >&2
  exit 1
fi
mkdir -p "$data"
cp -a "$base/." "$data/"
chmod 700 "$data"
cat >>"$data/postgresql.auto.conf" <<END
restore_command = 'cp "$wal/%f" "%p"'
recovery_target_time = '$time'
recovery_target_action = 'promote'
synchronous_standby_names = ''
END
touch "$data/recovery.signal"

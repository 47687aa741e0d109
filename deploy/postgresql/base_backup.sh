#!/usr/bin/env bash
# 以 postgres 运行：base_backup.sh 文件夹   一份新的基础备份，时间点恢复从它开始重放 WAL；打印它在哪里。
set -euo pipefail
folder=${1:?"用法：base_backup.sh 文件夹"}/$(date +%Y-%m-%dT%H%M%S)
pg_basebackup -D "$folder" --checkpoint=fast --wal-method=stream
pg_verifybackup=$(command -v pg_verifybackup || ls /usr/lib/postgresql/*/bin/pg_verifybackup | tail -1)
"$pg_verifybackup" --quiet "$folder"
echo "$folder"

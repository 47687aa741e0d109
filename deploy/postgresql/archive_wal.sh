#!/usr/bin/env bash
# archive_command：archive_wal.sh WAL段 目标文件。写完、落盘、改名；同一段再来一次没有关系，不同的内容不覆盖。
set -euo pipefail
if [ -e "$2" ]; then exec cmp -s "$1" "$2"; fi
cp "$1" "$2.part"
sync "$2.part"
mv "$2.part" "$2"
sync "$(dirname "$2")"

#!/usr/bin/env bash
# 一份新的备份，按校验和核对过，然后删掉最旧的，留 BACKUP_KEEP 份。由 shenlun-backup.service 以 shenlun 运行。
set -euo pipefail
cd "$(dirname "$0")/.."
root=${BACKUP_ROOT:?"没有设 BACKUP_ROOT：备份放在哪里"} keep=${BACKUP_KEEP:-14}
folder="$root/$(date +%Y-%m-%dT%H%M%S)"
.venv/bin/python manage.py backup "$folder"
.venv/bin/python manage.py restore --check "$folder"
# 只有做完的才数；没做完的（没有 manifest.json）留给人看。
mapfile -t done < <(printf '%s\n' "$root"/????-??-??T??????/manifest.json | sort)
for ((i = 0; i < ${#done[@]} - keep; i++)); do rm -r "${done[i]%/manifest.json}"; done

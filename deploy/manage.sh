#!/usr/bin/env bash
# 以 root 运行：用服务的用户和 /etc/shenlun.env 执行 manage.py，例如 deploy/manage.sh createsuperuser
set -euo pipefail
cd "$(dirname "$0")/.."
set -a; . "${SHENLUN_ENV:-/etc/shenlun.env}"; set +a
umask 077
exec runuser -u "${SHENLUN_USER:-shenlun}" -- .venv/bin/python manage.py "$@"

"""`make run`: what a fresh machine lacks is made, then the production server starts."""

import errno
import os
import socket
import sys

from tools import setup


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "") or str(default)
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise SystemExit(f"环境变量 {name}={value} 看不懂：请写一个整数，例如 {name}={default}")
    return int(value)


def refuse_taken_port(host: str, port: int) -> None:
    """Ask before anything is installed or migrated; the server would only say so at the very end."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SystemExit(f"端口 {port} 已被占用：换一个，例如 PORT={port + 1} make run") from None
        raise SystemExit(f"不能在 {host}:{port} 上服务：{error.strerror}（用 HOST 和 PORT 改）") from None


def command(host: str, port: int, workers: int) -> list[str]:
    """The production server's command line; tests and benchmarks start the same."""
    threads = min(8, 2 * (os.cpu_count() or 1))
    server = f"-m granian --interface wsgi --no-ws --host {host} --port {port} --workers {workers}"
    server += (
        f" --blocking-threads {threads} --workers-kill-timeout 30 --log-level warning config.wsgi:application"
    )
    return [str(setup.PYTHON), *server.split()]


def main() -> None:
    host, port = os.environ.get("HOST", "") or "127.0.0.1", number("PORT", 8000)
    # SQLite has one writer; a second process would only wait for the first.
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    workers = number("WORKERS", 2) if on_postgres else 1
    refuse_taken_port(host, port)
    setup.ensure(setup.LOCK)
    sample = setup.quietly("准备数据库和示例", [setup.PYTHON, "-m", "tools.prepare"])
    print(sample, end="")
    print(f"打开 http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/ （Ctrl-C 停止）", flush=True)
    os.chdir(setup.ROOT)
    # Replaces this process: signals reach the server itself, which finishes the requests under way.
    os.execv(setup.PYTHON, command(host, port, workers))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)

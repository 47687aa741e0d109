"""`make run`: what a fresh machine lacks is made, then the production server starts."""

import errno
import os
import shutil
import socket
import sys
from typing import NoReturn

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


def threads(database_url: str) -> int:
    """Of each worker. They pay where one waits for the database; SQLite answers in the same thread, and a second one of
    a process would only take turns with the first."""
    waits = database_url.startswith("postgres")
    return min(8, 2 * (os.cpu_count() or 1)) if waits else 1


def command(host: str, port: int, workers: int, database_url: str) -> list[str]:
    """The production server's command line; tests and benchmarks start the same."""
    server = f"-m granian --interface wsgi --no-ws --host {host} --port {port} --workers {workers}"
    server += f" --blocking-threads {threads(database_url)} --workers-kill-timeout 30 --log-level warning config.wsgi:application"
    return [str(setup.PYTHON), *server.split()]


def share_metrics(port: int) -> None:
    """A fresh folder in which the workers keep their counts, so that any of them can tell them all."""
    folder = setup.ROOT / "var" / "metrics" / str(port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(folder))


def place() -> tuple[str, int]:
    return os.environ.get("HOST", "") or "127.0.0.1", number("PORT", 8000)


def start(host: str, port: int) -> NoReturn:
    """Replaces this process by the server: signals reach it itself, and it finishes the requests under way."""
    os.chdir(setup.ROOT)
    share_metrics(port)
    if pooled := os.environ.get(
        "PGBOUNCER_URL", ""
    ):  # for pages; what `manage.py` does needs the whole session
        os.environ |= {"DATABASE_URL": pooled, "PGBOUNCER": "1"}
    os.execv(setup.PYTHON, command(host, port, number("WORKERS", 2), os.environ.get("DATABASE_URL", "")))


def main() -> None:
    host, port = place()
    refuse_taken_port(host, port)
    setup.ensure(setup.LOCK)
    sample = setup.quietly("准备数据库和示例", [setup.PYTHON, "-m", "tools.prepare"])
    print(sample, end="")
    print(f"打开 http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/ （Ctrl-C 停止）", flush=True)
    start(host, port)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)

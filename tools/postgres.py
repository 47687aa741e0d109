"""A throw-away PostgreSQL cluster for the tests: its own folder, its own socket, gone afterwards."""

import contextlib
import glob
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote


def find_binaries() -> Path | None:
    """The folder that holds initdb and postgres, of the highest version where there are several."""
    folders = []
    if shutil.which("pg_config"):
        answer = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
        folders.append(answer.stdout.strip())
    if initdb := shutil.which("initdb"):
        folders.append(os.path.dirname(os.path.realpath(initdb)))
    # Debian keeps the server's programs off PATH.
    debian = glob.glob("/usr/lib/postgresql/*/bin")
    folders += sorted(debian, key=lambda path: [int(part) for part in re.findall(r"\d+", path)], reverse=True)
    for folder in map(Path, filter(None, folders)):
        if all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres", "pg_isready")):
            return folder
    return None


def unprivileged() -> dict:
    """Popen arguments for a user PostgreSQL agrees to run as: it refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("root 不能运行 PostgreSQL，又没有用户 postgres 或 nobody")


@contextlib.contextmanager
def cluster(binaries: Path, *, durable: bool = False) -> Iterator[str]:
    """The DATABASE_URL of a running cluster; on leaving, however that happens, it is stopped and removed.

    It listens on a socket in its folder only: no port to collide on, and nobody else to trust. Its commits
    wait for no disk unless they are to be `durable`, as a benchmark wants them.
    """
    # Not $TMPDIR: root's may be closed to the other user, and a socket's path has to be short.
    folder = Path(tempfile.mkdtemp(prefix="shenlun-pg-", dir="/tmp"))
    server = None
    try:
        identity = unprivileged()
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        # A UTF-8 locale, as a real installation has: under plain C no Chinese character is a letter.
        run([binaries / "initdb", "-D", folder / "data", "--username=postgres", "--auth=trust",
             "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"], cwd=folder, **identity)  # fmt: skip
        settings = {"listen_addresses": "", "unix_socket_directories": folder}
        if not durable:
            settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
        log = folder / "log"
        with log.open("wb") as output:
            # Its own session: Ctrl-C must not stop it under the tests that are still finishing.
            server = subprocess.Popen(
                [binaries / "postgres", "-D", folder / "data"]
                + [f"--{name}={value}" for name, value in settings.items()],
                cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, **identity,
            )  # fmt: skip
        wait_until_ready(binaries, folder, server, log)
        yield f"postgres://postgres@{quote(str(folder), safe='')}/shenlun"
    finally:
        if server:
            server.send_signal(signal.SIGINT)  # the "fast" shutdown: ends open connections too
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def run(command: list, **kwargs) -> None:
    """Runs it to its end; RuntimeError with what it said where it failed."""
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, **kwargs)
    if done.returncode:
        raise RuntimeError((done.stderr or done.stdout).strip())


def wait_until_ready(binaries: Path, folder: Path, server: subprocess.Popen, log: Path) -> None:
    ask = [binaries / "pg_isready", "--quiet", "--host", folder, "--dbname", "postgres"]
    for _ in range(300):
        if subprocess.run(ask).returncode == 0:
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL 没有启动：" + log.read_text(errors="replace").strip())

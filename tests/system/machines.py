"""Several machines' worth of servers on this one, each from its file under deploy/ with this place's paths and ports:
PostgreSQL, PgBouncer, nodes, nginx. All live in one folder, and all are gone afterwards."""

import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools import postgres, setup

DEPLOY = setup.ROOT / "deploy"
DOMAIN = "shenlun.example.com"  # as it stands in the files
PASSWORD = "geheim"
PATIENCE = 60  # seconds, on the busiest machine


def needed(program: str) -> str:
    """The program's path, or the test is skipped with the way to get it."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not found:
        pytest.skip(f"没有找到 {program}（apt install nginx-light pgbouncer postgresql）")
    return found


def rendered(file: str, replacements: dict[str, object]) -> str:
    """A file of deploy/ as an operator edits it. Each text to be replaced has to be there."""
    text = (DEPLOY / file).read_text()
    for old, new in replacements.items():
        assert old in text, f"{file} 里没有 {old}"
        text = text.replace(old, str(new))
    return text


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def wait_for(what: str, condition: Callable[[], object], process: subprocess.Popen | None = None) -> None:
    """Returns when it is so; raises after PATIENCE, or when the process that was to bring it about has ended."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end or (process and process.poll() is not None):
            raise RuntimeError(f"没有等到：{what}")
        time.sleep(0.05)


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class Place:
    """A folder of the unprivileged user's, and the processes started in it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.user = postgres.unprivileged()
        self.leaving = contextlib.ExitStack()  # what is undone at the end, the last first

    def write(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        self.give(file.parent)
        self.give(file)
        return file

    def give(self, path: Path) -> None:
        if self.user:
            os.chown(path, self.user["user"], self.user["group"])

    def start(
        self, name: str, command: list, *, as_root: bool = False, **environment: str
    ) -> subprocess.Popen:
        """Its output goes to NAME.log. A session of its own: signals meant for the tests do not reach it."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                list(map(str, command)),
                cwd=setup.ROOT if as_root else self.folder,
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **({} if as_root else self.user),
            )
        self.leaving.callback(kill, process)
        return process

    def run(self, command: list, *, as_root: bool = False, **environment: str) -> str:
        """What it printed; a failure is raised with all of it."""
        done = subprocess.run(
            list(map(str, command)),
            cwd=setup.ROOT if as_root else self.folder,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE * 2,
            **({} if as_root else self.user),
        )
        if done.returncode:
            raise RuntimeError(f"{command} → {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def logs(self) -> str:
        return "\n".join(
            f"── {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in self.folder.glob("*.log")
        )


def tell(process: subprocess.Popen, number: signal.Signals) -> None:
    """The signal to it and to all it started, at once: PostgreSQL's children are in sessions of their own."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in [process.pid, *map(int, children)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def kill(process: subprocess.Popen) -> None:
    if process.poll() is None:
        tell(process, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def place() -> Iterator[Place]:
    # Not $TMPDIR: root's may be closed to the other user, and a socket's path has to be short.
    folder = Path(tempfile.mkdtemp(prefix="shenlun-system-", dir="/tmp"))
    folder.chmod(0o755)
    here = Place(folder)
    here.give(folder)
    # The scripts are run by the other user, who may not reach the project.
    shutil.copytree(DEPLOY, folder / "deploy")
    try:
        yield here
    except Exception as error:
        error.add_note(here.logs())
        raise
    finally:
        here.leaving.close()
        shutil.rmtree(folder, ignore_errors=True)


class Database:
    """A PostgreSQL server with deploy/postgresql/shenlun.conf, on a port of loopback and a socket in the place."""

    def __init__(self, here: Place, name: str):
        self.here, self.name, self.port = here, name, free_port()
        self.binaries = postgres.find_binaries() or pytest.skip(
            "没有找到 PostgreSQL（apt install postgresql）"
        )
        self.data = here.folder / name
        self.archive = here.folder / "wal"
        # Whom psql and the scripts ask, as the superuser on this machine.
        self.admin = {"PGHOST": str(here.folder), "PGPORT": str(self.port), "PGUSER": "postgres"}

    def make(self, *options: str) -> None:
        """An empty one; `options` are initdb's."""
        self.here.run([self.binaries / "initdb", *options, "-D", self.data, "--username=postgres", "--auth-local=trust",
                       "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])  # fmt: skip
        self.archive.mkdir(exist_ok=True)
        self.here.give(self.archive)
        ours = {
            "/srv/shenlun/current/deploy": self.here.folder / "deploy",
            "/var/backups/shenlun-wal": self.archive,
            "'1GB'": "'32MB'",
        }
        self.here.write(f"{self.name}/shenlun.conf", rendered("postgresql/shenlun.conf", ours))
        with (self.data / "postgresql.conf").open("a") as file:
            file.write("include 'shenlun.conf'\n")

    def start(self, **settings: str) -> None:
        # Processes are killed here, no power is cut: nobody has to wait for the disk.
        given = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.here.folder,
            "fsync": "off",
        } | settings
        self.process = self.here.start(
            self.name,
            [
                self.binaries / "postgres",
                "-D",
                self.data,
                *(f"--{key}={value}" for key, value in given.items()),
            ],
        )
        ready = [self.binaries / "pg_isready", "--quiet", "--dbname=postgres"]
        environment = os.environ | self.admin
        wait_for(
            f"{self.name} 启动",
            lambda: subprocess.run(list(map(str, ready)), env=environment).returncode == 0,
            self.process,
        )

    def ask(self, *statements: str, database: str = "postgres") -> str:
        """Each in a transaction of its own; what they gave, one row a line."""
        commands = [part for statement in statements for part in ("-c", statement)]
        given = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database, *commands]
        return self.here.run(given, **self.admin).strip()

    def create(self) -> None:
        """The role and the database, as docs/deploy.md has it done."""
        role = self.here.folder / "deploy" / "postgresql" / "role.sql"
        self.here.run(
            [
                "psql",
                "-XqAt",
                "-v",
                "ON_ERROR_STOP=1",
                "-v",
                f"password={PASSWORD}",
                "-d",
                "postgres",
                "-f",
                role,
            ],
            **self.admin,
        )

    def url(self) -> str:
        return f"postgres://shenlun:{PASSWORD}@127.0.0.1:{self.port}/shenlun"

    def stand_by(self, primary: "Database") -> None:
        """Become a copy of the primary that follows it, and that each of its commits waits for."""
        primary.ask(f"CREATE ROLE replicator REPLICATION LOGIN PASSWORD '{PASSWORD}'")
        source = f"host=127.0.0.1 port={primary.port} user=replicator password={PASSWORD}"
        source += " application_name=shenlun_standby"
        self.here.run([self.binaries / "pg_basebackup", "-d", source, "-D", self.data, "-R", "-C", "-S",
                       "shenlun_standby", "--checkpoint=fast", "--no-sync"])  # fmt: skip
        self.start()
        primary.ask(
            "ALTER SYSTEM SET synchronous_standby_names = 'shenlun_standby'", "SELECT pg_reload_conf()"
        )
        state = "SELECT sync_state FROM pg_stat_replication"
        wait_for("备库跟上", lambda: primary.ask(state) == "sync")


class PgBouncer:
    def __init__(self, here: Place):
        self.here, self.port = here, free_port()
        self.databases = here.folder / "databases.ini"
        ini = rendered(
            "pgbouncer/pgbouncer.ini",
            {
                "/etc/pgbouncer/shenlun-databases.ini": self.databases,
                "listen_port = 6432": f"listen_port = {self.port}",
                "/var/run/postgresql": here.folder,
                "/var/log/postgresql": here.folder,
                "/etc/pgbouncer/userlist.txt": here.write("userlist.txt", f'"shenlun" "{PASSWORD}"\n'),
            },
        )
        self.ini = here.write("pgbouncer.ini", ini)

    def start(self, database: Database) -> None:
        self.point(database)
        here_ini = [needed("pgbouncer"), self.ini]
        self.process = self.here.start("pgbouncer-output", here_ini)
        wait_for("PgBouncer 启动", lambda: answers(self.port), self.process)

    def point(self, database: Database) -> str:
        """What an operator runs on each node's machine when the primary is another one."""
        return self.here.run(
            [self.here.folder / "deploy" / "pgbouncer" / "point.sh", "127.0.0.1", database.port],
            PGBOUNCER_DATABASES=str(self.databases),
            PGBOUNCER_SOCKET=str(self.here.folder),
            PGBOUNCER_PORT=str(self.port),
        )

    def url(self, database: str) -> str:
        return f"postgres://shenlun:{PASSWORD}@127.0.0.1:{self.port}/{database}"


class Node:
    """A web node, as its unit starts it."""

    def __init__(self, here: Place, environment: dict[str, str]):
        self.here, self.environment, self.port = here, environment, free_port()
        counts = setup.ROOT / "var" / "metrics" / str(self.port)
        here.leaving.callback(shutil.rmtree, counts, ignore_errors=True)

    def start(self) -> None:
        self.process = self.here.start(
            f"node-{self.port}",
            [setup.PYTHON, "-m", "tools.node"],
            as_root=True,
            **self.environment,
            PORT=str(self.port),
        )
        wait_for("节点启动", lambda: answers(self.port), self.process)


class Nginx:
    """deploy/nginx/shenlun.conf before two nodes, with a certificate made here."""

    def __init__(self, here: Place, nodes: list[Node], **changed: str):
        self.here, self.port, self.plain_port = here, free_port(), free_port()
        certificate, key = here.folder / "certificate.pem", here.folder / "key.pem"
        here.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                  "-days", "2", "-subj", f"/CN={DOMAIN}", "-addext", f"subjectAltName=DNS:{DOMAIN},IP:127.0.0.1",
                  "-keyout", key, "-out", certificate])  # fmt: skip
        self.tls = ssl.create_default_context(cafile=certificate)
        first, second = nodes
        conf = rendered(
            "nginx/shenlun.conf",
            {
                "    listen [::]:80;\n": "",
                "    listen [::]:443 ssl http2;\n": "",
                "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
                "listen 443 ": f"listen 127.0.0.1:{self.port} ",
                "127.0.0.1:8001": f"127.0.0.1:{first.port}",
                "127.0.0.1:8002": f"127.0.0.1:{second.port}",
                "/etc/shenlun-tls/fullchain.pem": certificate,
                "/etc/shenlun-tls/privkey.pem": key,
                "/var/log/nginx": here.folder,
                "/srv/shenlun/current/deploy": here.folder / "deploy",
                "/srv/shenlun/current": setup.ROOT,
            }
            | changed,
        )
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        folders = "".join(f"{kind}_temp_path {here.folder}/nginx-{kind};\n" for kind in kinds)
        main = f"daemon off; pid {here.folder}/nginx.pid; error_log {here.folder}/nginx.log;\n"
        main += (
            "user root;\n" if os.geteuid() == 0 else ""
        )  # the project may lie where no other user reaches it
        site = here.write("shenlun-site.conf", conf)
        self.conf = here.write(
            "nginx.conf",
            f"{main}events {{}}\nhttp {{\ninclude /etc/nginx/mime.types;\n{folders}include {site};\n}}\n",
        )

    def start(self) -> None:
        self.process = self.here.start("nginx-output", [needed("nginx"), "-c", self.conf], as_root=True)
        wait_for("nginx 启动", lambda: answers(self.port), self.process)

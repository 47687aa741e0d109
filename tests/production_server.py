"""The real production server, started for a test or a benchmark: `make run`'s command on a free loopback port."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from urllib.parse import urlencode

from tools import serve, setup

CSRF_TOKEN = "t" * 32  # Django asks only that cookie and header hold the same one
TIMEOUT = 120  # seconds, on the busiest machine


@contextlib.contextmanager
def serving(database_url: str, *, command=serve.command, **environment: str) -> Iterator["Server"]:
    """A server on this database; it and its workers are gone on leaving, as if by SIGKILL."""
    server = Server(database_url, environment, command)
    try:
        server.start()
        yield server
    finally:
        server.kill()


class Server:
    def __init__(self, database_url: str, environment: dict[str, str], command=serve.command):
        self.command = command
        self.environment = os.environ | environment | {"DATABASE_URL": database_url}
        self.database_url = database_url
        self.process = None

    def start(self) -> None:
        """Returns when the server answers."""
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        # A session of its own, so that `kill` reaches the workers and nobody else.
        self.process = subprocess.Popen(
            self.command("127.0.0.1", self.port, 2, self.database_url),
            cwd=setup.ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + TIMEOUT
        while True:
            try:
                return Browser(self.port).get("/nothing-here/")
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("服务没有启动") from None
                time.sleep(0.1)

    def kill(self) -> None:
        """SIGKILL to the server and all its workers, at once."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Browser:
    """One keep-alive connection with a session's cookie; over HTTPS cookies' names have a `prefix`. Raises OSError or
    HTTPException when cut off."""

    def __init__(self, port: int, session: str = "", prefix: str = "", **headers: str):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self.headers = {"Accept": "application/json"} | headers
        if session:
            self.headers["Cookie"] = f"{prefix}sessionid={session}; {prefix}csrftoken={CSRF_TOKEN}"

    def get(self, path: str) -> tuple[int, bytes]:
        return self.ask("GET", path, None, self.headers)

    def post(self, path: str, **fields) -> tuple[int, bytes]:
        form = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF_TOKEN}
        return self.ask("POST", path, urlencode(fields), self.headers | form)

    def save(self, path: str, **fields) -> tuple[int, bytes]:
        """A post as the room's script sends it."""
        form = {"Content-Type": "application/json", "X-CSRFToken": CSRF_TOKEN}
        return self.ask("POST", path, json.dumps(fields, ensure_ascii=False).encode(), self.headers | form)

    def ask(self, *request) -> tuple[int, bytes]:
        self.connection.request(*request)
        response = self.connection.getresponse()
        return response.status, response.read()

"""Students who save one text after the other, whatever happens to the servers, and remember what was acknowledged."""

import http.client
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from tests.production_server import Browser
from tests.system.machines import wait_for

PAUSE = 0.1  # seconds until a failed save is tried again; the page waits longer


class Writer:
    def __init__(self, open_browser: Callable[[str], Browser], username: str, path: str, session: str):
        self.open_browser, self.username, self.path, self.session = open_browser, username, path, session
        self.acknowledged = 0
        self.failures: list[object] = []

    def text(self, number: int) -> str:
        return f"第{number}次保存，" + f"{self.username}写的。" * (number % 50)

    def save(self, browser: Browser) -> tuple[int, bytes]:
        """One save of the next text; it is remembered when it was acknowledged."""
        number = self.acknowledged + 1
        text = self.text(number)
        status, body = browser.save(self.path, text=text, revision=0, client="page", sequence=number)
        if status == 200:
            self.acknowledged = number
        return status, body

    def write(self, stop: Event) -> None:
        browser = self.open_browser(self.session)
        while not stop.is_set():
            try:
                status, _ = self.save(browser)
            except (OSError, http.client.HTTPException) as error:
                status, browser = error, self.open_browser(self.session)
            if status != 200:
                self.failures.append(status)
                stop.wait(PAUSE)

    def stored(self) -> str:
        """The text the server holds: it shows it to whoever saves a stale one."""
        browser = self.open_browser(self.session)
        status, body = browser.save(self.path, text="别处", revision=999, client="elsewhere", sequence=1)
        assert status == 409, (status, body)
        return json.loads(body)["text"]

    def holds_what_was_acknowledged(self) -> bool:
        """A save that arrived and was cut off before its reply may be there too."""
        numbers = (self.acknowledged, self.acknowledged + 1)
        return self.stored() in {self.text(number) if number else "" for number in numbers}


@contextmanager
def writing(writers: list[Writer]):
    """All of them write while the block runs. Gives a function that waits until each has saved so many more."""
    stop = Event()

    def until_each_saved(more: int) -> None:
        before = [writer.acknowledged for writer in writers]
        for writer, start in zip(writers, before, strict=True):
            wait_for(
                f"{writer.username} 再存 {more} 次", lambda w=writer, s=start: w.acknowledged >= s + more
            )

    with ThreadPoolExecutor(len(writers)) as pool:
        running = [pool.submit(writer.write, stop) for writer in writers]
        try:
            yield until_each_saved
        finally:
            stop.set()
    for done in running:
        done.result()

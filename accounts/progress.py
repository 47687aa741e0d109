"""A page that grows while something long is done: how far it is, and in the end what came of it.

The work runs in the request that asked for it. When the connection breaks, or the server is killed, it stops there
and its open transaction is rolled back.
"""

import logging
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html

T = TypeVar("T")

log = logging.getLogger("shenlun.progress")

FEW = 20  # steps that are done before anybody would wait
PACE = 0.5  # seconds between two lines
GROWS_HERE = "<!-- grows here -->"

# Yields how many steps are done, returns what came of them.
Work = Generator[int, None, T]


def result_of(work: Work[T]) -> T:
    """What comes of the work, done at once."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def carry_out(
    request: HttpRequest,
    work: Work[T],
    total: int,
    answer: Callable[[T], HttpResponse],
    *,
    title: str,
    broken: str,
) -> HttpResponse:
    """`answer(result of the work)`, at once where few steps are to be done; else a page that says how far it is and
    ends with that answer, or leads on to where it redirects. `broken` is what holds when the work fails on the way."""
    if total <= FEW:
        return answer(result_of(work))
    before, after = render_to_string("progress.html", {"title": title}, request).split(GROWS_HERE)
    zone = timezone.get_current_timezone()

    def answered(result: T) -> str:
        request.layout = "layout_bare.html"
        with timezone.override(zone):  # the middleware's ended with the first byte
            return _end(answer(result))

    def growing() -> Iterator[str]:
        yield before + _line(0, total)
        try:
            result = yield from _lines(work, total)
            yield _line(total, total) + "</div></div>" + answered(result)
        except Exception:  # the answer has begun: no error page can follow
            log.exception("work with a progress page failed")
            yield format_html('</div></div><p class="notice error" role="alert">中断了：{}</p>', broken)
        yield after

    # A proxy that gathers the page before it sends it (nginx) would show nothing on the way.
    return StreamingHttpResponse(growing(), headers={"X-Accel-Buffering": "no"})


def _lines(work: Work[T], total: int) -> Generator[str, None, T]:
    shown = time.monotonic()
    with closing(work):
        while True:
            try:
                done = next(work)
            except StopIteration as end:
                return end.value
            if time.monotonic() - shown >= PACE:
                shown = time.monotonic()
                yield _line(done, total)


def _line(done: int, total: int) -> str:
    words = '<p><progress max="{}" value="{}" aria-hidden="true"></progress> {} / {}</p>'
    return format_html(words, total, done, done, total)


def _end(response: HttpResponse) -> str:
    if "Location" not in response:
        return response.content.decode()
    address = response["Location"]
    return format_html(
        '<meta http-equiv="refresh" content="0; url={}"><p class="notice success"><a href="{}">看结果</a></p>',
        address,
        address,
    )

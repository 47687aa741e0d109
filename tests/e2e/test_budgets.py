"""What every page costs, by Chromium's own account of the production server's compressed files: bytes, round trips, what
holds up the first paint, how far things move after it, and the first paint itself, of which the quicker of two counts."""

import re
import subprocess

import pytest

from accounts.templatetags.modules import needed
from tests.database_copy import copy_of_database as copy_of_database
from tests.pages import every_page, put_cookies
from tests.production_server import serving
from tests.test_access import arguments as arguments
from tests.test_access import people as people
from tools import setup

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.long]

WIDTHS = (390, 1360)
MOST_BYTES = 150_000  # of HTML, CSS and JavaScript together, as they travel
MOST_SHIFT = 0.02
# Lighthouse's phone: a round trip of 150 ms, 1.6 Mbit/s. A connection (2), the page (1), its style sheets (1).
ROUND_TRIPS, SECONDS, BYTES_A_SECOND = 4, 0.15, 200_000
FIRST_PAINT = 1.8  # seconds; what it calls good
AS_NEEDED = ("js/excerpts.js", "js/left-drafts.js")  # imported only where there is something to send

OBSERVE = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries()) {
    if (!hadRecentInput) window.shifts.push([value, sources.map(({ node }) => node?.className || node?.nodeName)]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
SETTLED = """async () => {
  await document.fonts.ready;
  await new Promise((painted, failed) => {
    const seen = (list) => list.getEntriesByName("first-contentful-paint").length && painted();
    new PerformanceObserver(seen).observe({ type: "paint", buffered: true });
    setTimeout(() => failed(new Error("nothing was painted")), 30_000);
  });
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  const blocking = performance.getEntriesByType("resource").filter((each) => each.renderBlockingStatus === "blocking");
  const [{ startTime }] = performance.getEntriesByName("first-contentful-paint");
  return {
    painted: startTime / 1000,
    shifts: window.shifts,
    blocking: blocking.map(({ name, initiatorType, encodedBodySize }) => [name, initiatorType, encodedBodySize]),
  };
}"""


@pytest.fixture
def pages(people, arguments):
    return list(every_page(people, arguments))  # with their sessions, which the server's copy then has too


@pytest.fixture
def server(pages, copy_of_database):
    collect = [setup.PYTHON, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(collect, cwd=setup.ROOT, check=True)
    with serving(copy_of_database()) as server:
        yield f"http://127.0.0.1:{server.port}"


def test_every_page_keeps_its_budget(page, server, pages):
    page.add_init_script(OBSERVE)
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.emulate_media(reduced_motion="reduce")
    answers, broken, painted = [], {}, {}
    page.on("response", lambda answer: answers.append(answer))
    for name, address, cookies in pages:
        put_cookies(page.context, server, cookies)
        for width in WIDTHS:
            answers.clear()
            page.set_viewport_size({"width": width, "height": 820})
            page.goto(server + address)
            found = page.evaluate(SETTLED)
            sizes = [(answer.request.resource_type, transferred(answer)) for answer in answers]
            told = broken.setdefault((name, width), [])
            total = sum(size for kind, size in sizes if kind in ("document", "stylesheet", "script"))
            if total > MOST_BYTES:
                told.append(f"{total} bytes: {sizes}")
            told += [f"no policy: {each.url}" for each in answers if not policy(each)]
            told += first_paint(found, dict(sizes)["document"])
            told += [f"asked for late: {url}" for url in late(page, answers)]
            painted[name] = min(painted.get(name, found["painted"]), found["painted"])
            if sum(value for value, _ in found["shifts"]) > MOST_SHIFT:
                told.append(f"moves: {found['shifts']}")
    assert len(pages) > 50
    assert {where: told for where, told in broken.items() if told} == {}
    assert {name: seconds for name, seconds in painted.items() if seconds > FIRST_PAINT} == {}


def late(page, answers) -> list[str]:
    """Scripts that the page does not name itself: they wait for another to arrive. What is imported as needed may, with
    what it needs."""
    named = set(
        page.evaluate("[...document.querySelectorAll('script, link')].map((each) => each.src || each.href)")
    )
    scripts = [each.url for each in answers if each.request.resource_type == "script"]
    unnamed = {source(url): url for url in scripts if url not in named}
    for first in unnamed.keys() & AS_NEEDED:
        for name in (first, *needed(first)):
            unnamed.pop(name, None)
    return list(unnamed.values())


def source(url: str) -> str:
    """js/draft.js of …/static/js/draft.cf349be78eac.js"""
    return re.sub(r"\.[0-9a-f]{12}(?=\.js$)", "", url.partition("/static/")[2])


def transferred(answer) -> int:
    sizes = answer.request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]


def policy(answer) -> bool:
    """Hashed files are kept for good, nothing else without asking (which pages how: tests/test_cache_policy.py)."""
    said = answer.headers.get("cache-control", "")
    return "immutable" in said if "/static/" in answer.url else said in ("private, no-store", "no-cache")


def first_paint(found, document: int) -> list[str]:
    """It waits for the page and style sheets that the page itself names, no more of them than a slow phone
    has in good time."""
    told = [f"holds up the paint: {name}" for name, kind, _ in found["blocking"] if kind != "link"]
    critical = document + sum(size for *_, size in found["blocking"])
    if ROUND_TRIPS * SECONDS + critical / BYTES_A_SECOND > FIRST_PAINT:
        told.append(f"{critical} bytes before the first paint")
    return told

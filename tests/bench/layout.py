"""How long 1,500 characters take on the answer sheet: in Python, and in the browser a student writes in."""

import base64
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from exam.sheet import SheetSettings, lay_out
from tools.chromium import find_chromium

TEXT = ("　　2022年，“放管服”改革——减环节、减时间、减成本……提速30%，GDP增长；\n" * 50)[:1500]
TIMES = 200

MEASURE = """async ([source, text, times]) => {
    const { layOut } = await import(`data:text/javascript;base64,${source}`);
    const took = [];
    for (let i = 0; i < times; i++) {
        const begin = performance.now();
        layOut(text + (i % 10), { columns: 25, indent: 2 });
        took.push((performance.now() - begin) / 1000);
    }
    return took;
}"""


def in_python() -> list[float]:
    took = []
    for number in range(TIMES):
        begin = time.perf_counter()
        lay_out(TEXT + str(number % 10), SheetSettings(columns=25, indent=2))
        took.append(time.perf_counter() - begin)
    return took


def in_the_browser() -> list[float]:
    """Empty where there is no Chromium."""
    chromium = find_chromium()
    if not chromium:
        return []
    source = base64.b64encode(Path("static/js/sheet.js").read_bytes()).decode()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        took = browser.new_page().evaluate(MEASURE, [source, TEXT, TIMES])
        browser.close()
    return took

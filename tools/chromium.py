"""The Chromium that tests, pictures and benchmarks drive."""

import shutil

WHOLE = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """The headless shell where it is installed: the same engine without a browser around it, and some four tenths less
    time for a test."""
    return shutil.which("chromium-headless-shell") or find_whole_browser()


def find_whole_browser() -> str | None:
    """One that has what is the browser's and not the engine's, as its judgement on what can be installed."""
    return next(filter(None, map(shutil.which, WHOLE)), None)

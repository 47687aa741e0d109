"""The Chromium that tests, pictures and benchmarks drive."""

import shutil

# The headless shell is the same engine without a browser's window: some four tenths less time for a test.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)

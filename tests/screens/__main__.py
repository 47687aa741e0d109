"""`python -m tests.screens [FOLDER]`: pictures of the student's pages, drawn anew into docs/screens or elsewhere."""

import os
import sys
import tempfile
from pathlib import Path

import django

from tools.setup import ROOT


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="shenlun-screens-") as scratch:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{scratch}/db.sqlite3",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        django.setup()
        from tests.screens.draw import draw  # its rows' classes are there only now

        draw(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "docs" / "screens")

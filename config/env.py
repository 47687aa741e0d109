"""Settings from the environment: parsed, or refused with advice instead of a traceback."""

import contextlib
import os
import re
import secrets
import tempfile
from pathlib import Path


class BadEnvironment(SystemExit):
    """Ends the process with one line that says which variable is wrong and how to mend it."""


def boolean(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadEnvironment(f"环境变量 {name}={value!r} 看不懂：请写 1 或 0。")


def integer(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal():
        raise BadEnvironment(f"环境变量 {name}={value!r} 看不懂：请写一个整数，例如 {default}。")
    return int(value)


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def address(name: str) -> str:
    """An http(s) address, or "" where there is none."""
    value = os.environ.get(name, "").strip()
    if value and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
        raise BadEnvironment(
            f"环境变量 {name}={value!r} 看不懂：请写完整的地址，例如 https://example.com/v1。"
        )
    return value


def choice(name: str, choices: list[str]) -> str:
    """One of the choices; the first is the default."""
    value = os.environ.get(name, "").strip() or choices[0]
    if value not in choices:
        raise BadEnvironment(f"环境变量 {name}={value!r} 看不懂：请写 {' 或 '.join(choices)}。")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret_key(folder: Path) -> str:
    """SECRET_KEY, or one made on the first start and kept in `folder`, readable by its owner only."""
    if key := os.environ.get("SECRET_KEY", "").strip():
        return key
    file = folder / "secret_key"
    if not file.exists():
        with tempfile.NamedTemporaryFile("w", dir=folder) as made:  # mode 0600
            made.write(secrets.token_urlsafe(50))
            made.flush()
            with contextlib.suppress(FileExistsError):  # another process was first: its key is everybody's
                os.link(made.name, file)
    return file.read_text().strip()

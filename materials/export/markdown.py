"""A policy as Markdown."""

import re

from .parts import facts

_SPECIAL = re.compile(r"([\\`*_\[\]<>|])|^(\s*)([#+\-=~]|\d+[.)])", re.MULTILINE)


def as_markdown(record: dict, address: str) -> bytes:
    """UTF-8; the text is escaped, so that it reads as it is printed."""
    parts = [f"# {escaped(record['title'])}"]
    parts += ["\n".join(f"- {label}：{escaped(value)}" for label, value in facts(record))]
    heading = ""
    for passage in record["passages"]:
        if passage["heading"] != heading and (heading := passage["heading"]):
            parts.append(f"## {escaped(heading)}")
        parts += map(escaped, passage["text"].split("\n"))
    parts.append(f"引自 <{address}>")
    return ("\n\n".join(filter(None, parts)) + "\n").encode()


def escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)

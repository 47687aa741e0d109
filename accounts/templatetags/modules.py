"""A page's scripts."""

import re
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join

register = template.Library()
IMPORTED = re.compile(r"""^(?:import|export)\s(?:[^"';]*?\sfrom\s*)?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


@register.simple_tag
def module(path: str):
    """The script element of an ES module (`js/room.js`), and a hint for each module it cannot run without: a browser
    learns of these only from the one that imports them, and on a slow network every step of that waits for an answer."""
    links = format_html_join(
        "", '<link rel="modulepreload" href="{}">', ((static(other),) for other in needed(path))
    )
    return format_html('<script type="module" src="{}"></script>{}', static(path), links)


@cache
def needed(path: str) -> list[str]:
    """What a module imports when it starts, and what that imports, each once."""
    found: list[str] = []
    waiting = [path]
    while waiting:
        importing = waiting.pop(0)
        for name in IMPORTED.findall(Path(finders.find(importing)).read_text(encoding="utf-8")):
            other = normpath(join(dirname(importing), name))
            if other not in found:
                found.append(other)
                waiting.append(other)
    return found

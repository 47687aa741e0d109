"""Plain text made into safe HTML with links to the documents it names."""

from collections.abc import Iterable
from html import escape

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from materials.lines import lines
from materials.wording.names import Named


def with_links(text: str, found: Iterable[Named], *, besides: int | None = None) -> SafeString:
    """The text, escaped, each name that was found (materials/known_names.py) a link to its entry, to the article
    where one is meant; none to the entry `besides`."""
    parts, behind = [], 0
    for named in found:
        if named.start >= behind and named.target != besides:
            address = reverse("policy", args=[named.target]) + (f"#{named.article}" if named.article else "")
            link = format_html('<a href="{}">{}</a>', address, text[named.start : named.end])
            parts += [escape(text[behind : named.start]), link]
            behind = named.end
    return mark_safe("".join([*parts, escape(text[behind:])]))  # every part is escaped


def as_paragraphs(text: str) -> SafeString:
    """Each line that is not blank as a paragraph, escaped."""
    return format_html_join("\n", "<p>{}</p>", ((line,) for _, line in lines(text)))


def with_marks(parts) -> SafeString:
    """A snippet's pieces, escaped, those that were looked for as <mark>."""
    pieces = (f'<mark class="hit">{escape(text)}</mark>' if hit else escape(text) for text, hit in parts)
    return mark_safe("".join(pieces))  # every part is escaped

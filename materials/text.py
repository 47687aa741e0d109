"""Plain text made into safe HTML with links to the documents it names."""

import re

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from materials.lines import lines

TITLE = re.compile(r"《((?:[^《》]|《[^《》]+》)+)》")  # a title may name another


def with_policy_links(text: str, policies) -> SafeString:
    """The text, escaped, each 《title》 of one of the policies a link to it; aliases count, white space does not."""
    addresses = {folded: policy.get_absolute_url() for policy in policies for folded in policy.folded_titles}

    def linked(text: str) -> str:
        parts, position = [], 0
        for match in TITLE.finditer(text):
            title, address = match[1], addresses.get("".join(match[1].split()))
            link = format_html('<a href="{}">{}</a>', address, title) if address else linked(title)
            parts += [escape(text[position : match.start()]), "《", link, "》"]
            position = match.end()
        return "".join([*parts, escape(text[position:])])

    return mark_safe(linked(text))  # every part is escaped above


def as_paragraphs(text: str) -> SafeString:
    """Each line that is not blank as a paragraph, escaped."""
    return format_html_join("\n", "<p>{}</p>", ((line,) for _, line in lines(text)))


def with_marks(parts) -> SafeString:
    """A snippet's pieces, escaped, those that were looked for as <mark>."""
    pieces = (f'<mark class="hit">{escape(text)}</mark>' if hit else escape(text) for text, hit in parts)
    return mark_safe("".join(pieces))  # every part is escaped

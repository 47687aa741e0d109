"""Plain text made into safe HTML with links to the documents it names."""

import re

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

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
    """Each line that is not blank as a paragraph, escaped: in our texts one line is one paragraph."""
    lines = (line.strip() for line in text.splitlines())
    return format_html_join("\n", "<p>{}</p>", ((line,) for line in lines if line))

"""A page's results and facets as HTML. Here and not in the template: a page has hundreds of such small parts, and each
takes a template longer than finding it took the database."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from materials.models import Audience
from materials.text import with_marks

# In all of these every value is escaped or a number.
_RESULT = '<li><h2><a href="{address}" data-result>{title}</a></h2><p class="soft facts">{facts}</p>{lines}{others}</li>'
_LINE = '<li><a href="{}" data-result>{}{}</a></li>'
_OTHERS = '<p><a class="soft" href="{}">这份里还有 {} 处</a></p>'
_FACET = "<details{}><summary>{}</summary><ul>{}</ul></details>"
_CHOSEN = '<li><a class="chosen" href="?{0}" hx-get="?{0}" aria-label="去掉筛选：{1}">{1} <span aria-hidden="true">×</span></a></li>'
_VALUE = '<li><a href="?{0}" hx-get="?{0}">{1} <span class="soft">{2}{3}</span></a></li>'
OPEN = 3  # facets that show their values at once


def result_items(results: Iterable) -> SafeString:
    """Documents with their lines (materials/views/search.py) as items of a list."""
    return mark_safe("".join(map(_result, results)))


def _result(result) -> str:
    document = result.document
    facts = "".join(f"<span>{escape(fact)}</span>" for fact in (document.number, document.note) if fact)
    if document.audience == Audience.EDITORS:
        facts = f'<span class="chip warn">未公开</span>{facts}'
    lines = "".join(map(_line, result.lines))
    return _RESULT.format(
        address=escape(document.address),
        title=with_marks(result.title),
        facts=facts,
        lines=f"<ul>{lines}</ul>" if lines else "",
        others=_OTHERS.format(escape(result.whole), result.others) if result.others else "",
    )


def _line(line) -> str:
    label = f'<span class="label">{escape(line.label)}</span> ' if line.label else ""
    return _LINE.format(escape(line.address), label, with_marks(line.parts))


def facet_lists(facets: Iterable, more: str) -> SafeString:
    """Each facet with what is chosen of it or its values, which are links; `more` stands behind the counts."""
    return mark_safe("".join(_facet(facet, place < OPEN, more) for place, facet in enumerate(facets)))


def _facet(facet: dict, opened: bool, more: str) -> str:
    if facet["chosen"]:
        items = _CHOSEN.format(escape(facet["without"]), escape(facet["chosen"]))
    else:
        items = "".join(
            _VALUE.format(escape(address), escape(label), count, escape(more))
            for label, count, address in facet["values"]
        )
    return _FACET.format(" open" if opened or facet["chosen"] else "", escape(facet["label"]), items)

"""Texts to read beside the writing: a student's highlights in them, and the ways from a stem to what it names."""

from functools import partial

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from exam.handout.named import Piece, pieces
from exam.marked import Line, marked
from materials.lines import lines
from materials.templatetags.texts import cited

register = template.Library()


@register.filter
def marked_lines(target) -> list[Line]:
    """The lines of a material or a paragraph of the reading that was fetched with `own_highlights`."""
    return marked(target.text, target.own_highlights)


@register.simple_tag(takes_context=True)
def task_text(context, text: str, materials) -> SafeString:
    """The text's lines as paragraphs, each material they name a link to its place on the page; with `link_names`,
    each policy too."""
    known = {material.number for material in materials or ()}
    return format_html_join(
        "\n", "<p>{}</p>", ((_linked(context, pieces(line, known)),) for _, line in lines(text))
    )


def _linked(context, found: list[Piece]) -> SafeString:
    plain = partial(cited, context) if context.get("link_names") else str
    return format_html_join(
        "", "{}", ((_link(piece) if piece.numbers else plain(piece.text),) for piece in found)
    )


def _link(piece: Piece) -> SafeString:
    """The printed name leads to the first of a range; to each other one a small number, which CSS draws, so
    that the stem can be copied as it is printed."""
    first, *others = piece.numbers
    more = format_html_join(
        "",
        '<a class="also" href="#material-{0}" data-number="{0}" aria-label="资料 {0}"></a>',
        ((number,) for number in others),
    )
    return format_html('<a href="#material-{}">{}</a>{}', first, piece.text, more)

"""Texts to read beside the writing: a student's highlights in them, and the ways from a stem to what it names."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from exam.handout.named import Piece, pieces
from exam.marked import Line, marked
from materials.lines import lines

register = template.Library()


@register.filter
def marked_lines(target) -> list[Line]:
    """The lines of a material or a paragraph of the reading that was fetched with `own_highlights`."""
    return marked(target.text, target.own_highlights)


@register.filter
def material_links(text: str, materials) -> SafeString:
    """The text's lines as paragraphs, each material they name a link to its place on the page."""
    known = {material.number for material in materials}
    return format_html_join("\n", "<p>{}</p>", ((_linked(pieces(line, known)),) for _, line in lines(text)))


def _linked(found: list[Piece]) -> SafeString:
    return format_html_join("", "{}", ((_link(piece) if piece.numbers else piece.text,) for piece in found))


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

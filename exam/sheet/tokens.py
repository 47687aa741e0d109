"""What of a text takes cells, and how many: the table of domain.md, section "The answer sheet (答题卡)".

Sets of characters are written out, not asked of `unicodedata`: Python and a browser know different versions of
Unicode, and the same text must count the same in both.
"""

import re
from typing import Literal, NamedTuple

# CRLF is one line end.
LINE_END = re.compile(r"\r\n|\r|\n")

# Takes no cell and is no character: control characters, every white space but U+3000, and the invisible marks that
# pasting brings along (soft hyphen, zero-width space, byte order mark, writing direction).
NOISE = re.compile(
    r"[\x00-\x20\x7f-\xa0\xad\u061c\u1680\u2000-\u200c\u200e\u200f\u2028-\u202f\u205f-\u206f\ufeff\ufff9-\ufffb]"
)

IDEOGRAPHIC_SPACE = "\u3000"

# Share the cell of what stands before them: accents, tone and voicing marks, variation selectors, the joiner and the
# tags of emoji. With nothing before them in the paragraph they take a cell like anything else.
_ATTACHED = (
    r"[\u0300-\u036f\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200d\u20d0-\u20ff\u302a-\u302d\u3099\u309a"
    r"\ufe00-\ufe0f\ufe20-\ufe2f\U000e0020-\U000e007f\U000e0100-\U000e01ef]*"
)

# ASCII marks behave as their full-width twins; ． is the twin of a point that is not a decimal point.
_TOKEN = re.compile(
    rf"""
    (?P<number> (?:[0-9]{_ATTACHED})+ (?:\.(?:[0-9]{_ATTACHED})+)* (?:%{_ATTACHED})? )
  | (?P<latin>  (?:[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]{_ATTACHED})+ )
  | (?P<dash>   ——{_ATTACHED} | ……{_ATTACHED} )
  | (?P<close>  [。，、；：？！．,.;:?!”’）)》〕】]{_ATTACHED} )
  | (?P<open>   [“‘（(《〔【]{_ATTACHED} )
  | (?P<other>  .{_ATTACHED} )
    """,
    re.VERBOSE | re.DOTALL,
)
_PAIR = re.compile(rf".{_ATTACHED}(?:.{_ATTACHED})?", re.DOTALL)
_LIST_HEAD = re.compile(rf"[0-9]、{_ATTACHED}")

_ATTACHED_ONLY = re.compile(_ATTACHED)

Kind = Literal["run", "dash", "close", "open", "other"]


class Token(NamedTuple):
    """What the row rules move as one. `cells` holds the printed text of each cell it takes when there is room."""

    kind: Kind
    cells: tuple[str, ...]


class Paragraph(NamedTuple):
    """`spaces` is the number of U+3000 typed before anything else, one cell each."""

    spaces: int
    tokens: list[Token]


def read_paragraph(line: str, list_heads: bool) -> Paragraph:
    """Read one line (no line end in it). Noise is dropped first, so that 20 22 is the number 2022.

    With `list_heads`, one digit and its 、 at the start of the line are one cell.
    """
    line = NOISE.sub("", line)
    body = line.lstrip(IDEOGRAPHIC_SPACE)
    spaces = len(line) - len(body)
    head = _LIST_HEAD.match(body) if list_heads else None
    if head is None:
        return Paragraph(spaces, _tokens(body))
    return Paragraph(spaces, [Token("other", (head[0],)), *_tokens(body[head.end() :])])


def _tokens(text: str) -> list[Token]:
    tokens = []
    for match in _TOKEN.finditer(text):
        whole = match[0]
        if match.lastgroup in ("number", "latin"):
            # Two a cell from the left, whatever they are: [20][0], [1.][5], [5%], [50][%], [GD][P].
            tokens.append(Token("run", tuple(_PAIR.findall(whole))))
        elif match.lastgroup == "dash":
            tokens.append(Token("dash", (whole[0], whole[1:])))
        elif match.lastgroup == "close":
            tokens.append(Token("close", (whole,)))
        elif match.lastgroup == "open":
            tokens.append(Token("open", (whole,)))
        else:
            tokens.append(Token("other", (whole,)))
    return tokens


def without_attached(text: str) -> str:
    """The text without what shares the cell of the character before it."""
    return _ATTACHED_ONLY.sub("", text)

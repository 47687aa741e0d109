from exam.sheet.tokens import IDEOGRAPHIC_SPACE

from .answer import Answer, printable


def as_text(answer: Answer) -> bytes:
    """The answer as plain text, indented by U+3000 as on the sheet.

    UTF-8 with a byte order mark and CRLF: the Notepads of older Windows show Chinese wrongly without the one and a
    single line without the other; telephones and everything else read both.
    """
    lines = [answer.title, answer.stem, answer.facts, ""]
    lines += [IDEOGRAPHIC_SPACE * part.left + part.text for part in answer.paragraphs]
    text = "\n".join(printable(line) for line in lines).replace("\r", "")
    return (text + "\n").replace("\n", "\r\n").encode("utf-8-sig")

"""发文字号 in its normal form (domain.md): 国发〔2022〕5号, or an order's 国务院令第722号."""

import re
import unicodedata

BRACKETS = str.maketrans("([【〖)]】〗", "〔〔〔〔〕〕〕〕")
AGENCY = r"(?P<agency>[^\d〔〕《》]+?)"
SERIAL = r"第?0*(?P<serial>[1-9][0-9]*)号"
NUMBER = re.compile(rf"{AGENCY}〔(?P<year>(?:19|20)[0-9]{{2}})〕{SERIAL}")
ORDER = re.compile(rf"{AGENCY}令{SERIAL}")


def folded(text: str) -> str:
    """The text with half-width digits and every bracket as 〔〕, so that it can be looked for in numbers."""
    return unicodedata.normalize("NFKC", text).translate(BRACKETS)


def normal_number(printed: str) -> str:
    """The number with 〔〕, half-width digits and no spaces, or "" when it is no document number."""
    closed_up = "".join(folded(printed).split())
    if found := NUMBER.fullmatch(closed_up):
        return f"{found['agency']}〔{found['year']}〕{found['serial']}号"
    if found := ORDER.fullmatch(closed_up):
        return f"{found['agency']}令第{found['serial']}号"
    return ""

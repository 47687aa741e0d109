"""Numerals as handouts print them: 3, ３, 三, 十二, 四百, 二〇二一."""

CHINESE = "〇零一二三四五六七八九十百千两"
NUMERAL = f"(?:[0-9]{{1,4}}|[{CHINESE}]{{1,9}})"  # for folded text; short, so that a match is never a story

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def to_int(numeral: str) -> int | None:
    """The value of a folded numeral, or None where it is not one (百百, 三四百)."""
    if numeral.isascii() and numeral.isdigit():
        return int(numeral) if len(numeral) < 10 else None
    if not numeral or any(char not in CHINESE for char in numeral):
        return None
    if not any(char in _UNITS for char in numeral):
        # 二〇二一 is read digit by digit; 三四 is "three or four", not 34.
        if len(numeral) > 1 and len(numeral) != 4:
            return None
        return int("".join(str(_DIGITS[char]) for char in numeral))
    return _with_units(numeral)


def _with_units(numeral: str) -> int | None:
    total, digit, last_unit = 0, None, 10_000
    for char in numeral:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last_unit or digit == 0:
                return None
            total += unit * (1 if digit is None else digit)
            digit, last_unit = None, unit
        elif char in "零〇":
            digit = None
        elif digit is None:
            digit = _DIGITS[char]
        else:
            return None
    if digit is None:
        return total
    # 四百五 is 450, 四百零五 is 405.
    shorthand = last_unit > 10 and numeral[-2] in _UNITS
    return total + digit * (last_unit // 10 if shorthand else 1)

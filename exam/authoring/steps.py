"""What a button of the editor does to the draft, where nothing of the library is needed. Pure Python."""

from decimal import Decimal

from exam.authoring import points, suggest, values
from exam.authoring.draft import LISTS, Band, Content, Material, Point
from exam.typed import MOST_ROWS, add_row, move_row

# Of 40, highest first (unofficial, see domain.md): other marks in proportion.
STANDARD_BANDS = [("一类文", 30, 40), ("二类文", 20, 30), ("三类文", 10, 20), ("四类文", 0, 10)]


def step(content: Content, do: str) -> str | None:
    """Carry out one button, `points.add` or `materials.2.up`, in place: where the page goes on then, None for what is
    no button of these. A button that finds nothing to do (up at the top) does nothing."""
    match do.split("."):
        case [name, "add"] if name in LISTS:
            return _add(content, name)
        case [name, place, way] if name in LISTS and place.isdecimal() and way in ("up", "down", "remove"):
            return _move(content, name, int(place), way)
        case ["suggestion", "take"]:
            suggest.take(content)
            return "type"
        case ["points", "propose", place] if place.isdecimal() and len(place) < 4:
            points.propose(content, str(int(place) + 1))
            return "points"
        case ["points", "confirm"]:
            content.proposed = ""
            return "points"
        case ["points", "formats"]:
            points.add_formats(content)
            return "points"
        case ["bands", "standard"]:
            content.bands = standard_bands(content)
            return "bands"
    return None


def _add(content: Content, name: str) -> str:
    row = Material(number=next_number(content)) if name == "materials" else LISTS[name]()
    return f"{name}.{add_row(getattr(content, name), row)}"


def next_number(content: Content) -> str:
    """The first number that no material has."""
    taken = {material.number.strip() for material in content.materials}
    return next(str(number) for number in range(1, MOST_ROWS + 2) if str(number) not in taken)


def _move(content: Content, name: str, place: int, way: str) -> str:
    rows = getattr(content, name)
    known = place < len(rows)
    now = move_row(rows, place, way)
    if name == "references" and known:
        if now is None:
            later = {str(number + 1): str(number) for number in range(place + 1, len(rows) + 1)}
            _follow(content.points, {str(place + 1): "", **later})
        else:
            _follow(content.points, {str(place + 1): str(now + 1), str(now + 1): str(place + 1)})
    return name if now is None else f"{name}.{now}"


def _follow(rows: list[Point], moved: dict[str, str]) -> None:
    """Points go on naming the reference answer they came from; of one that is gone they say nothing."""
    for point in rows:
        point.reference = moved.get(point.reference.strip(), point.reference)
        if not point.reference:
            point.reference_quote = point.reference_start = ""


def standard_bands(content: Content) -> list[Band]:
    """The usual four bands in proportion to the question's marks, 40 where these are not typed yet."""
    worth = values.marks(content.marks) or Decimal(40)

    def part(of_40: int) -> str:
        return f"{(worth * of_40 / 40).quantize(Decimal('0.01')).normalize():f}"

    return [Band(label, part(floor), part(ceiling)) for label, floor, ceiling in STANDARD_BANDS]

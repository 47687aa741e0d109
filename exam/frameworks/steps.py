"""What a button of a framework's page does. Pure Python."""

from exam.frameworks.content import Content, Slot
from exam.typed import MOST_ROWS, add_row, move_row


def step(content: Content, do: str, into: str = "") -> str | None:
    """Carry out one button in place: `slots.add`, `slots.2.up`, `slots.2.release` (the excerpt goes back to the notebook),
    `excerpts.12.put` into the slot that `into` names (slots.2), the first without one. Where the page goes on then,
    None for what is no button of these."""
    match do.split("."):
        case ["slots", "add"]:
            return f"slots.{add_row(content.slots, Slot())}"
        case ["slots", place, way] if _is_place(place) and way in ("up", "down", "remove"):
            now = move_row(content.slots, int(place), way)
            return "slots" if now is None else f"slots.{now}"
        case ["slots", place, "release"] if _is_place(place) and int(place) < len(content.slots):
            content.slots[int(place)].excerpt = ""
            return f"slots.{place}"
        case ["excerpts", number, "put"] if number.isdecimal():
            place = into.removeprefix("slots.")
            return _put(content, number, int(place) if _is_place(place) else 0)
    return None


def _is_place(text: str) -> bool:
    return text.isdecimal() and len(text) < 4


def _put(content: Content, excerpt: str, place: int) -> str:
    """Into the slot; where another excerpt stands in it, into a new one of the same name below it."""
    slots = content.slots
    place = min(place, len(slots) - 1)
    if place < 0:
        place = add_row(slots, Slot("论据"))
    elif slots[place].excerpt:
        if len(slots) >= MOST_ROWS:
            return f"slots.{place}"
        place += 1
        slots.insert(place, Slot(slots[place - 1].name))
    slots[place].excerpt = excerpt
    return f"slots.{place}"

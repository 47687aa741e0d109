"""Plots as numbers for an SVG: a line over answers and bars side by side. A template draws them; colours are classes.

Units are those of a drawing `WIDTH` wide; its texts stay readable on a phone that is 320 pixels wide.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 14, 22  # of a line plot: room for the labels
HEIGHT = 168
ROW, LABEL, VALUE = 28, 76, 40  # of a bar plot: height of a row, room for its name and its number
LONGEST = 6  # characters of a name that fit


@dataclass(frozen=True)
class Value:
    """One thing to draw: its name and its number, and the number in words. `address` leads to it from the table."""

    name: str
    number: float
    words: str
    address: str = ""


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    value: Value


@dataclass(frozen=True)
class LinePlot:
    """Values from the left to the right on a scale from 0 to `top`; `goal` is the height of a line to measure them by."""

    title: str
    values: Sequence[Value]
    dots: Sequence[Dot]
    grid: Sequence[tuple[float, str]]
    goal: float | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT

    @property
    def path(self) -> str:
        return " ".join(f"{dot.x:g},{dot.y:g}" for dot in self.dots)

    @property
    def description(self) -> str:
        """What the line says, for who does not see it."""
        first, last = self.values[0], self.values[-1]
        if len(self.values) == 1:
            return f"只有一次：{first.name} {first.words}。"
        least = min(self.values, key=lambda value: value.number)
        most = max(self.values, key=lambda value: value.number)
        return (
            f"{len(self.values)} 次，从 {first.name} 的 {first.words} 到 {last.name} 的 {last.words}；"
            f"最低 {least.words}，最高 {most.words}。"
        )


def line(
    title: str,
    values: Sequence[Value],
    *,
    top: float,
    step: float,
    unit: str = "",
    scale: float = 1,
    goal: float | None = None,
) -> LinePlot:
    """A line of one value or more; each `step` up to `top` has a line that says `scale` times its number, with the
    unit."""
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def y(number: float) -> float:
        return round(TOP + height * (1 - min(number, top) / top), 1)

    steps = max(1, len(values) - 1)
    dots = [
        Dot(round(LEFT + width * (index / steps if len(values) > 1 else 0.5), 1), y(value.number), value)
        for index, value in enumerate(values)
    ]
    steps_up = (step * index for index in range(int(top / step + 1e-9) + 1))
    grid = [(y(number), f"{number * scale:.0f}{unit}") for number in steps_up]
    return LinePlot(title, values, dots, grid, None if goal is None else y(goal))


@dataclass(frozen=True)
class Bar:
    """A bar in its row, with the band of the others' middle half where there is one: left edge and width."""

    value: Value
    y: float
    width: float
    band: tuple[float, float] | None

    @property
    def name(self) -> str:
        name = self.value.name
        return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


@dataclass(frozen=True)
class BarPlot:
    title: str
    values: Sequence[Value]
    bars: Sequence[Bar]
    width: int = WIDTH
    left: int = LABEL
    full: int = WIDTH - LABEL - VALUE

    @property
    def height(self) -> int:
        return ROW * len(self.bars)

    @property
    def description(self) -> str:
        return "；".join(f"{value.name} {value.words}" for value in self.values) + "。"


def bars(
    title: str, values: Sequence[Value], *, bands: Sequence[tuple[float, float] | None] | None = None
) -> BarPlot:
    """A bar for each share from 0 to 1, below one another; `bands` are low and high shares to see it against."""
    full = WIDTH - LABEL - VALUE

    def band(index: int) -> tuple[float, float] | None:
        found = bands[index] if bands else None
        return found and (round(LABEL + full * found[0], 1), round(full * (found[1] - found[0]), 1))

    drawn = [
        Bar(value, ROW * index, round(full * min(1.0, value.number), 1), band(index))
        for index, value in enumerate(values)
    ]
    return BarPlot(title, values, drawn)

"""Charts drawn on the server as figures for an SVG: no script, no inline style, the numbers stand in a table behind."""

from dataclasses import dataclass
from decimal import Decimal

WIDTH = 640
PLOT_HEIGHT = 160
HEAD, FOOT = 18, 22
ROW_HEIGHT, NAME_WIDTH, VALUE_WIDTH = 26, 175, 110
MOST_NAME = 28


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar: its rectangle, its name, the words for its value, and where both are written."""

    x: int
    y: int
    width: int
    height: int
    name: str
    shown: str
    name_x: int
    name_y: int
    value_x: int
    value_y: int
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of so many units; `kind` is "columns" or "bars"."""

    kind: str
    width: int
    height: int
    base: int
    marks: list


def columns(items):
    """Draw values one beside the other, as months go by. `items` are (name, value, words for the value)."""
    items = list(items)
    most = max((value for _name, value, _shown in items), default=Decimal(0)) or Decimal(1)
    base, slot = HEAD + PLOT_HEIGHT, WIDTH / max(len(items), 1)
    every = -(-len(items) // 13)  # more names would run into each other
    marks = []
    for place, (name, value, shown) in enumerate(items):
        height = round(PLOT_HEIGHT * value / most)
        x, width = round(place * slot + slot * 0.15), max(round(slot * 0.7), 1)
        middle = round(place * slot + slot / 2)
        marks.append(
            Mark(x, base - height, width, height, name, shown, middle, base + 15, middle, base - height - 5,
                 place % every == 0)
        )  # fmt: skip
    return Chart("columns", WIDTH, base + FOOT, base, marks)


def bars(items):
    """Draw values one below the other, as names need room; the words for each stand before its bar, so that they are
    read where only the beginning has room."""
    items = list(items)
    most = max((value for _name, value, _shown in items), default=Decimal(0)) or Decimal(1)
    begin = NAME_WIDTH + VALUE_WIDTH
    marks = []
    for place, (name, value, shown) in enumerate(items):
        top, width = place * ROW_HEIGHT, round((WIDTH - begin) * value / most)
        short = name if len(name) <= MOST_NAME else f"{name[: MOST_NAME - 1]}…"
        marks.append(
            Mark(begin, top + 4, width, ROW_HEIGHT - 8, short, shown, NAME_WIDTH - 8, top + 17, begin - 8, top + 17)
        )  # fmt: skip
    return Chart("bars", WIDTH, ROW_HEIGHT * max(len(items), 1), 0, marks)

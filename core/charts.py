"""Small charts that the server draws: figures for an SVG, and the table with the same numbers behind it (X5).

Places are in per cent of the drawing, so that it takes any width while its words keep their size. Nothing here asks the
database; amounts of one chart are of one currency.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from typing import Any

from babel import numbers
from django.utils.translation import get_language, to_locale

from core import money

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
MOST_STEPS = 4
"""So many lines stand above the one of zero, at most."""
MOST_NAMES, MOST_LETTERS = 7, 42
"""So many names find room below a drawing on a phone."""
GAP = Decimal("0.16")
"""What of a column's room stays empty on either side."""
MIDDLE = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Words:
    """How values are written: short on the scale, whole in the table and the tips. Of what is counted halves make no
    sense."""

    short: Callable[[Any], str]
    whole: Callable[[Any], str]
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What a column stands for where that is no Span of time."""

    short: str
    name: str


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of figure: its name and a value for each span, None where there is none to speak of. `tone` is that of
    what turned out well (ok) or badly (bad); else series are told apart by the colours of charts, in their order."""

    label: str
    values: Sequence
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a column, or a point and where the line to it begins; `said` are the words of its tip."""

    tone: str
    said: str
    x: str
    y: str
    width: str = ""
    height: str = ""
    from_x: str = ""
    from_y: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place of an axis."""

    at: str
    shown: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: a name and the words for each value; as a bar also how long that is, and where it leads."""

    name: str
    cells: list
    width: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """What components/chart.html shows. `said` is what a glance should give, `note` what is not in it.

    Where there is nothing to draw, `empty` says what to do first, and `url` leads there; else it leads to more.
    """

    key: str
    title: str
    position: int = 0
    kind: str = "columns"
    said: str = ""
    note: str = ""
    empty: str = ""
    url: str = ""
    action: str = ""
    marks: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    names: list = field(default_factory=list)
    legend: list = field(default_factory=list)
    heads: list = field(default_factory=list)
    rows: list = field(default_factory=list)

    @property
    def is_empty(self):
        return not self.marks and not (self.kind == "bars" and self.rows)


def number(value):
    """Write a number with the reader's separators; a dash for None."""
    return "–" if value is None else numbers.format_decimal(value, locale=_locale())


def per_cent(value):
    """Write a share of a hundred; a dash for None."""
    return "–" if value is None else numbers.format_percent(Decimal(value) / 100, locale=_locale())


COUNT = Words(short=number, whole=number, is_counted=True)
PER_CENT = Words(short=per_cent, whole=per_cent, is_counted=True)


def amounts(currency):
    """Give the Words for amounts of a currency."""
    return Words(
        short=lambda value: money.short(value, currency), whole=lambda value: money.shown(value or money.ZERO, currency)
    )


def columns(spans, series, words, *, head, beside=(), **told):
    """Draw a column for each span, the series on top of each other. `beside` stands in the table alone: (Series, Words)
    each; `head` is what the table calls the spans."""
    sums = [sum((Decimal(each.values[at] or 0) for each in series), Decimal(0)) for at in range(len(spans))]
    top, lines = _scale(max(sums, default=Decimal(0)), words)
    marks = [mark for at in range(len(spans)) for mark in _column(at, spans, series, top, words)]
    return Chart(kind="columns", marks=marks, lines=lines, **_frame(spans, series, words, head, beside), **told)


def line(spans, series, words, *, head, beside=(), **told):
    """Draw a line for each series, from one span that has a value to the next; else as `columns`."""
    known = [Decimal(value) for each in series for value in each.values if value is not None]
    top, lines = _scale(max(known, default=Decimal(0)), words)
    marks = [mark for each, tone in _toned(series) for mark in _points(tone, each, spans, series, top, words)]
    return Chart(kind="line", marks=marks, lines=lines, **_frame(spans, series, words, head, beside), **told)


def bars(items, words, *, heads, **told):
    """Draw a bar in each row of a table: (name, value, address or "", further cells)."""
    items = list(items)
    most = max((Decimal(value) for _name, value, _url, _more in items), default=Decimal(0)) or Decimal(1)
    rows = [
        Row(name, [words.whole(value), *more], _share(max(Decimal(value), Decimal(0)), most), url)
        for name, value, url, more in items
    ]
    return Chart(kind="bars", heads=list(heads), rows=rows, **told)


def _toned(series):
    """Give each series with its tone."""
    return [(each, each.tone or str(place)) for place, each in enumerate(series, 1)]


def _column(at, spans, series, top, words):
    slot, above = Decimal(100) / len(spans), Decimal(100)
    for each, tone in _toned(series):
        value = Decimal(each.values[at] or 0)
        if value <= 0:
            continue
        height = value * 100 / top
        above -= height
        yield Mark(
            tone,
            _tip(spans[at], each, value, series, words),
            x=_per_cent(slot * (at + GAP)),
            y=_per_cent(above),
            width=_per_cent(slot * (1 - 2 * GAP)),
            height=_per_cent(height),
        )


def _points(tone, each, spans, series, top, words):
    slot, before = Decimal(100) / len(spans), ("", "")
    for at, value in enumerate(each.values):
        if value is None:
            continue
        here = _per_cent(slot * (at + MIDDLE)), _per_cent(100 - Decimal(value) * 100 / top)
        yield Mark(tone, _tip(spans[at], each, value, series, words), *here, from_x=before[0], from_y=before[1])
        before = here


def _tip(span, each, value, series, words):
    told = f"{span.name}: {words.whole(value)}"
    return told if len(series) == 1 else f"{told}, {each.label}"


def _scale(most, words):
    """Give the value at the top of the drawing, a round one, and the lines of the scale, the highest first."""
    step = _step(most / MOST_STEPS, words)
    steps = max(int((most / step).to_integral_value(ROUND_CEILING)), 1)
    places = [(steps - each, step * (steps - each)) for each in range(steps + 1)]
    return step * steps, [
        Label(_per_cent(100 - Decimal(place) * 100 / steps), words.short(value)) for place, value in places
    ]


def _step(least, words):
    """Give the smallest round step that is not below the least."""
    if words.is_counted and least <= 1:
        return Decimal(1)
    if not least:
        return Decimal(1)
    power = Decimal(10) ** least.adjusted()
    fit = (step * power for step in STEPS if step * power >= least)
    return next(step for step in fit if not words.is_counted or step == step.to_integral_value())


def _frame(spans, series, words, head, beside):
    """Give names below, legend and table; names from the last one back, as many as find room."""
    most = max(min(MOST_NAMES, MOST_LETTERS // max([len(span.short) for span in spans] or [1])), 1)
    every, slot = -(-len(spans) // most), Decimal(100) / max(len(spans), 1)
    shown = [at for at in range(len(spans)) if (len(spans) - 1 - at) % every == 0]
    written = [(each, words) for each in series] + list(beside)
    return {
        "names": [Label(_per_cent(slot * (at + MIDDLE)), spans[at].short) for at in shown],
        "legend": [(tone, each.label) for each, tone in _toned(series)] if len(series) > 1 else [],
        "heads": [head, *(each.label for each, _words in written)],
        "rows": [
            Row(span.name, [how.whole(each.values[at]) for each, how in written]) for at, span in enumerate(spans)
        ],
    }


def _share(value, most):
    return _per_cent(value * 100 / most)


def _per_cent(value):
    """Write a place of a drawing, which no language writes with a comma."""
    return f"{value:.2f}%"


def _locale():
    return to_locale(get_language() or "en-gb")

"""How many of the visible products have which value: facets and the category tree, counted exactly (C1).

Values of one facet widen each other, facets narrow each other; a facet's own choice does not count for its numbers.
What nobody of the partner may see is in no number, and a value that only such products have is not shown.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from commerce.models import Availability
from commerce.queries import shelf

PREFIX = "f."
"""Before an attribute's name in the address."""
AVAILABILITY = "availability"
MOST_VALUES = 60
MOST_OPEN = 8
"""Of so many values all are in sight; of more, the most frequent ones."""
DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Value:
    """A value that may be chosen, and how many products would be left with it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """An attribute to filter by: its parameter in the address, values in sight, and others, folded."""

    parameter: str
    label: str
    first: list
    more: list = field(default_factory=list)
    is_cut: bool = False

    @property
    def is_open(self):
        """Whether one of the folded values is chosen."""
        return any(value.is_chosen for value in self.more)


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the category tree as the catalogue shows it."""

    code: str
    name: str
    depth: int
    is_chosen: bool
    count: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The bits of what is left, and what may be chosen next."""

    bits: int
    facets: list = field(default_factory=list)
    branches: list = field(default_factory=list)


class Tree:
    """The categories, and which one is chosen: `below` are its id and those below it, `path` leads to it."""

    def __init__(self, rows, code):
        self.children: dict = {}
        self.rows = {}
        for pk, parent, own_code, name in rows:
            self.children.setdefault(parent, []).append(pk)
            self.rows[pk] = (parent, own_code, name)
        self.chosen = next((pk for pk, row in self.rows.items() if row[1] == code), None) if code else None
        self.below = self._below(self.chosen) if self.chosen else []
        self.path = self._path(self.chosen)

    def _below(self, pk):
        found = [pk]
        for child in self.children.get(pk, []):
            found += self._below(child)
        return found

    def _path(self, pk):
        found = []
        while pk is not None:
            parent, code, name = self.rows[pk]
            found.insert(0, (pk, code, name))
            pk = parent
        return found

    def branches(self, bits, kept):
        """Give the top categories and, below the chosen one and those above it, their children that hold products.

        A chosen one that holds none is not named either: that it is in the address need not mean that it may be known.
        """
        counts = {pk: (kept.has(shelf.CATEGORY, pk) & bits).bit_count() for pk in self.rows}
        unfolded = {pk for pk, _code, _name in self.path}
        if self.chosen and not sum(counts[pk] for pk in self.below):
            self.path = [(pk, code, code) for pk, code, _name in self.path[-1:]]
        return list(self._walk(None, 0, unfolded, counts))

    def _walk(self, parent, depth, unfolded, counts):
        for pk in self.children.get(parent, []):
            count = sum(counts[each] for each in self._below(pk))
            if not count:
                continue
            _parent, code, name = self.rows[pk]
            yield Branch(code, name, depth, pk == self.chosen, count)
            if pk in unfolded:
                yield from self._walk(pk, depth + 1, unfolded, counts)


def counted(state, tree, base, chosen):
    """Narrow what is visible (`base`) to what is chosen, {parameter: [value]}, and count what may be chosen next."""
    kept = state.shelf
    asked = [(AVAILABILITY, _("Availability"), "", shelf.AVAILABILITY)]
    asked += [(PREFIX + name, name, unit, name) for name, unit in state.facets]
    narrowed = {kind: kept.any_of(kind, chosen[name]) for name, _label, _unit, kind in asked if chosen.get(name)}
    unplaced = base
    for bits in narrowed.values():
        unplaced &= bits
    placed = kept.any_of(shelf.CATEGORY, tree.below) if tree.chosen else base
    values = _values(kept)
    found = []
    for name, label, unit, kind in asked:
        rest = base & placed
        for other, bits in narrowed.items():
            rest &= bits if other != kind else rest
        facet = _facet(name, label, _counted_values(kept, values.get(kind, []), kind, unit, rest, chosen.get(name, [])))
        if len(facet.first) > 1 or chosen.get(name):
            found.append(facet)
    return Counted(unplaced & placed, found, tree.branches(unplaced, kept))


def _facet(name, label, values):
    """Keep all of a few values in sight; of many the most frequent, and what is chosen. All in their natural order."""
    order = {value.value: place for place, value in enumerate(values)}
    frequent = sorted(values, key=lambda value: (not value.is_chosen, -value.count, order[value.value]))
    size = len(values) if len(values) <= MOST_OPEN + 2 else MOST_OPEN
    parts = (frequent[:size], frequent[size:MOST_VALUES])
    first, more = (sorted(part, key=lambda value: order[value.value]) for part in parts)
    return Facet(name, label, first, more, len(values) > MOST_VALUES)


def _values(kept):
    found: dict[str, list] = {}
    for kind, value in kept.bits:
        found.setdefault(kind, []).append(value)
    return found


def _counted_values(kept, values, kind, unit, rest, chosen):
    counts = {value: (kept.bits[kind, value] & rest).bit_count() for value in values}
    shown = [value for value in values if counts[value] or value in chosen]
    shown += [value for value in chosen if value not in counts]
    order = list(Availability.values).index if kind == shelf.AVAILABILITY else _natural
    known = Availability.values if kind == shelf.AVAILABILITY else shown
    return [
        Value(value, _label(kind, value, unit), counts.get(value, 0), value in chosen)
        for value in sorted((value for value in shown if value in known), key=order)
    ]


def _label(kind, value, unit):
    if kind == shelf.AVAILABILITY:
        return availability(value)
    return f"{value} {unit}" if unit else value


def availability(value):
    """Name an availability as shortly as a list needs it."""
    return _("To order") if value == Availability.TO_ORDER else str(Availability(value).label)


def _natural(value):
    """Sort 2 before 10, whatever the case."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in DIGITS.split(value.casefold())]

"""Pages by position instead of by number: page 1,000 costs what page 1 costs.

Rows are ordered by (sort field, id) as PostgreSQL orders them, NULL above every value. A cursor says where a page
ended: the sort key, that row's value and id, and where it stands. It is signed, so whoever changes it gets the first
page.

Where a list is sorted in stages (what is urgent by its deadline, then the rest by its age), each stage is such an order
of its own, and a cursor says in which one it stands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, Case, F, Func, Q, Value, When
from django.db.models.constants import LOOKUP_SEP

SALT = "core.lists"
SORTED_BY = "sorted_by_"
"""The annotation that carries a row's sort value."""
STAGE = "sorted_in_stage"
"""The annotation that carries the number of the stage in which a row stands."""
READ: dict[str, Callable[[Any], Any]] = {
    "str": str,
    "int": int,
    "bool": bool,
    "Decimal": Decimal,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "UUID": UUID,
    "NoneType": lambda _nothing: None,
}


@dataclass(frozen=True)
class Order:
    """How a list is sorted: the key in the address, the field behind it, which way, and whether it may be NULL."""

    key: str
    field: str
    is_down: bool
    may_be_null: bool

    @property
    def name(self):
        return f"-{self.key}" if self.is_down else self.key

    def turned(self):
        return Order(self.key, self.field, not self.is_down, self.may_be_null)

    def apply(self, queryset):
        sign = "-" if self.is_down else ""
        return queryset.annotate(**{SORTED_BY: F(self.field)}).order_by(f"{sign}{self.field}", f"{sign}pk")


@dataclass(frozen=True)
class Stage:
    """What comes in one stage of a list: rows of a condition, by a field ("-field" downwards) that none of them lacks.

    The conditions of a list's stages exclude each other, and together hold of every row; they may speak of annotations.

    `ways` are for a `by` that no index has: (condition, column) of each part of the stage in which `by` is that column,
    so that an index walks it; the parts exclude each other, and together are the stage. Rows come in the same order.
    """

    within: Q
    by: str
    ways: tuple[tuple[Q, str], ...] = ()


@dataclass(frozen=True)
class Merged(Order):
    """An order of which no index knows, walked in ways: (condition, field that says the same there) of each."""

    ways: tuple[tuple[Q, str], ...] = ()

    def turned(self):
        return Merged(self.key, self.field, not self.is_down, self.may_be_null, self.ways)

    def after(self, queryset, cursor, limit):
        """Give up to `limit` rows that follow: as many of each way, of which the first are kept; in one query."""
        walked = [
            _following(queryset.filter(condition), Order(self.key, field, self.is_down, False), cursor)
            for condition, field in self.ways
        ]
        ids = [found.values("pk")[:limit] for found in walked]
        return list(self.apply(queryset.filter(pk__in=ids[0].union(*ids[1:], all=True)))[:limit])


@dataclass(frozen=True)
class Staged:
    """How a list is sorted in stages: (number of the stage, its Order or Merged, its condition), in the order in which
    they come."""

    key: str
    stages: tuple[tuple[int, Any, Q], ...]
    is_down: bool

    @property
    def name(self):
        return f"-{self.key}" if self.is_down else self.key

    def turned(self):
        back = tuple((number, order.turned(), within) for number, order, within in reversed(self.stages))
        return Staged(self.key, back, not self.is_down)

    def apply(self, queryset):
        """Order all rows at once, for a file: no index can do that."""
        terms = []
        for _number, order, within in self.stages:
            for field in (order.field, "pk"):
                value = Case(When(within, then=F(field)))
                terms.append(value.desc(nulls_last=True) if order.is_down else value.asc(nulls_last=True))
        return queryset.order_by(*terms)

    def parts(self, queryset, cursor):
        """Give (rows of a stage, its Order, the cursor within it) of the cursor's stage and those that follow."""
        begun = cursor is None
        for number, order, within in self.stages:
            is_here = not begun and number == cursor.stage
            begun = begun or is_here
            if begun:
                yield queryset.filter(within).annotate(**{STAGE: Value(number)}), order, cursor if is_here else None


def order_of(model, sorts, given, default):
    """Give the Order or Staged for ?sort=; anything the list does not allow is its default."""
    key = given.removeprefix("-")
    if key not in sorts:
        given, key = default, default.removeprefix("-")
    is_down, by = given.startswith("-"), sorts[key]
    if isinstance(by, str):
        return Order(key, by, is_down, _may_be_null(model, by))
    orders = (_within(key, each) for each in by)
    staged = Staged(key, tuple((number, order, by[number].within) for number, order in enumerate(orders)), False)
    return staged.turned() if is_down else staged


def _within(key, stage):
    terms = (key, stage.by.removeprefix("-"), stage.by.startswith("-"), False)
    return Merged(*terms, stage.ways) if stage.ways else Order(*terms)


def _may_be_null(model, path):
    """Tell whether a field path can lead to NULL; annotations can."""
    for name in path.split(LOOKUP_SEP):
        try:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            return True
        if field.null:
            return True
        model = field.related_model or model
    return False


@dataclass(frozen=True)
class Cursor:
    """A place in a list: the row with this value and id, which stands at `position` (from 1), in this stage."""

    value: object
    id: int
    position: int
    stage: int = 0


def token(listing_key, order, cursor):
    """Write a cursor for the address."""
    kind = type(cursor.value).__name__
    shown = cursor.value if kind in {"str", "int", "bool", "NoneType"} else _text(cursor.value)
    values = [order.key, kind, shown, cursor.id, cursor.position, cursor.stage]
    return signing.dumps(values, salt=f"{SALT}.{listing_key}")


def _text(value):
    return value.isoformat() if isinstance(value, date) else str(value)


def read(listing_key, order, given):
    """Read a cursor from the address; None when it is not one of this list in this order."""
    try:
        key, kind, shown, pk, position, stage = signing.loads(given, salt=f"{SALT}.{listing_key}")
        return Cursor(READ[kind](shown), pk, position, stage) if key == order.key else None
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        return None


class Beyond(Func):
    """(field, id) > (value, id) as a row comparison, which an index on both columns answers at once."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, *expressions, sign=">", **extra):
        super().__init__(*expressions, sign=sign, **extra)

    def as_sql(self, compiler, connection, **_context):  # type: ignore[override]
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        sql = "({}, {}) {} ({}, {})".format(parts[0][0], parts[1][0], self.extra["sign"], parts[2][0], parts[3][0])
        return sql, [value for _sql, values in parts for value in values]


def after(queryset, order, cursor, limit):
    """Give up to `limit` rows that follow the cursor in this order; from the start without one."""
    if isinstance(order, Staged):
        rows = []
        for part, within, here in order.parts(queryset, cursor):
            rows += after(part, within, here, limit - len(rows)) if len(rows) < limit else []
        return rows
    if isinstance(order, Merged):
        return order.after(queryset, cursor, limit)
    ordered = order.apply(queryset)
    if cursor is None:
        return list(ordered[:limit])
    rows = []
    for part in _parts(order, cursor):
        if len(rows) < limit:
            rows += ordered.filter(part)[: limit - len(rows)]
    return rows


def _following(queryset, order, cursor):
    """Give all rows that follow, of an order without NULLs."""
    ordered = order.apply(queryset)
    return ordered if cursor is None else ordered.filter(*_parts(order, cursor))


def _parts(order, cursor):
    """Split what follows into ranges that an index can walk: the rest of the values, and the NULLs above them."""
    sign = "<" if order.is_down else ">"
    no_value, some_value = Q(**{f"{order.field}__isnull": True}), Q(**{f"{order.field}__isnull": False})
    if cursor.value is None:
        rest_of_nulls = no_value & (Q(pk__lt=cursor.id) if order.is_down else Q(pk__gt=cursor.id))
        return [rest_of_nulls, some_value] if order.is_down else [rest_of_nulls]
    beyond = Q(Beyond(F(order.field), F("pk"), Value(cursor.value), Value(cursor.id), sign=sign))
    return [beyond, no_value] if order.may_be_null and not order.is_down else [beyond]


def place_of(row, position):
    """Give the Cursor of a row, an instance or a dictionary."""
    if isinstance(row, dict):
        return Cursor(row[SORTED_BY], row_id(row), position, row.get(STAGE, 0))
    return Cursor(getattr(row, SORTED_BY), row.pk, position, getattr(row, STAGE, 0))


def row_id(row):
    """Give a row's id, whether it is an instance or a dictionary (with `id` or `pk` among its values)."""
    if isinstance(row, dict):
        return row["id"] if "id" in row else row["pk"]
    return row.pk

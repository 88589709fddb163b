"""Find anything by number, code or name: the apps bring kinds, one statement asks for all of them.

A kind names the ways in which a text finds its rows: querysets cut to what the reader sees (P12), each answered by an
index of its own. What is exactly the text comes first, then what begins with it, then what merely holds it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateTimeField, F, IntegerField, TextField, Value
from django.db.models.functions import Cast, Lower
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.module_loading import import_string

SHORTEST = 2
LONGEST = 100
TRIGRAM = 3
"""So many characters the indexes of words need; fewer are looked for where words begin."""
MOST = 8
LOOKED_AT = 50
"""So many rows of each way are ranked: with more, more letters are needed."""
BY_INDEX = "SET LOCAL enable_seqscan = off; {}; SET LOCAL enable_seqscan TO DEFAULT"
"""The planner takes going through a table for cheap where it expects many matches, which of a number there are not."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, cleaned; by whom, and in whose shop where he sells for somebody."""

    text: str
    acting: Any
    shop: Any

    @property
    def is_short(self):
        return len(self.text) < TRIGRAM


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of the answer: what it is called, where it leads, what is told beside it, its state."""

    label: str
    url: str
    told: str = ""
    code: str = ""
    state: str = ""
    state_label: Any = ""
    is_exact: bool = False


@dataclass(slots=True)
class Kind:
    """Rows of one kind: `ways` to ask for, `hit(Row)` makes a Hit, `all_url` is the list with the search applied.

    `hits` may be there already where a kind asks for itself.
    """

    key: str
    label: Any
    icon: str
    all_url: str
    ways: list = field(default_factory=list)
    hit: Callable[["Row"], Hit] | None = None
    hits: list = field(default_factory=list)
    has_more: bool = False

    @property
    def is_exact(self):
        return bool(self.hits) and self.hits[0].is_exact


@dataclass(frozen=True, slots=True)
class Row:
    """What a way gives of a row: `key` stands in its address, `code` is its number, `state` how it stands."""

    key: str
    label: str
    told: str
    code: str
    state: str
    at: datetime | None


def cleaned(text):
    """Give what was typed without what nobody can look for."""
    text = " ".join(text.replace("\0", " ").split())[:LONGEST]
    return text if any(sign.isalnum() for sign in text) else ""


def way(found, *, key, label, told="", code="", state="", at=None):
    """Give the rows of a queryset as all kinds give them; names are those of fields, or expressions."""
    texts = {"key": key, "label": label, "told": told, "code": code, "state": state}
    read = {f"found_{name}": _text(source) for name, source in texts.items()}
    read["found_at"] = Cast(F(at) if at else Value(None), DateTimeField())
    return found.order_by().select_related(None).annotate(**read).values_list(*read)[:LOOKED_AT]


def named(rows, text, *fields):
    """Give the querysets of rows in which a field begins with the text, and of those that hold it anywhere; the fields
    have indexes of trigrams of their small letters."""
    lowered = {f"low_{field.replace('__', '_')}": Lower(field) for field in fields}
    hows = ("startswith", "contains") if len(text) >= TRIGRAM else ("startswith",)
    return [
        rows.alias(**{low: lowered[low]}).filter(**{f"{low}__{how}": text.lower()}) for how in hows for low in lowered
    ]


def all_in(name, **query):
    """Give the address of a list with a search applied."""
    return f"{reverse(name)}?{urlencode(query)}"


def _text(source):
    if isinstance(source, str):
        return Cast(F(source), TextField()) if source else Value("", TextField())
    return Cast(source, TextField())


def found(asked):
    """Give the kinds in which something is found, those with the very number or name first."""
    sources = (import_string(path)(asked) for path in settings.SEARCH_KINDS)
    kinds = [kind for kind in sources if kind is not None]
    rows = _rows(kinds)
    for at, kind in enumerate(kinds):
        if kind.hit:
            _fill(kind, rows.get(at, []), asked.text)
    return sorted((kind for kind in kinds if kind.hits), key=lambda kind: not kind.is_exact)


def _rows(kinds):
    """Give {place of kind: [(rank, Row)]}; one statement."""
    parts, values = [], []
    for at, kind in enumerate(kinds):
        for rank, rows in enumerate(kind.ways):
            numbered = {"found_kind": Value(at, IntegerField()), "found_rank": Value(rank, IntegerField())}
            try:
                sql, params = rows.annotate(**numbered).query.sql_with_params()
            except EmptyResultSet:  # what narrows it leaves none
                continue
            parts.append(f"({sql})")
            values += params
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(BY_INDEX.format(" UNION ALL ".join(parts)), values)
        cursor.nextset()
        read = cursor.fetchall()
    found_: dict = {}
    for *row, kind, rank in read:
        found_.setdefault(kind, []).append((rank, Row(*row)))
    return found_


def _fill(kind, rows, text):
    """Give a kind its hits: exactly the text, then in the order of its ways, the latest first."""
    best: dict = {}
    for rank, row in sorted(rows, key=lambda each: _order(each[0], each[1], text)):
        best.setdefault(row.key, (rank, row))
    kind.has_more = len(best) > MOST
    kind.hits = [_marked(kind.hit(row), is_named(row, text)) for _rank, row in list(best.values())[:MOST]]


def _order(rank, row, text):
    since = -row.at.timestamp() if row.at else 0
    return not is_named(row, text), rank, since, row.label, row.key


def is_named(row, text):
    """Whether a text is just the number, code or name of a row."""
    return text.casefold() in (row.code.casefold(), row.label.casefold())


def _marked(hit, is_exact):
    return Hit(hit.label, hit.url, hit.told, hit.code, hit.state, hit.state_label, is_exact)

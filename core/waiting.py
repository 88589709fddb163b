"""What waits for somebody, as rows of his first page: each app names its own, one order is made of them (UX 22)."""

from dataclasses import dataclass
from datetime import datetime

MOST = 5
"""So many rows of one kind are shown; a link leads to the rest."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do: what it is (`kind`), which one, about whom, and where one click does it (`act` says what).

    `until` is the deadline, where one runs, `since` when it began to wait.
    """

    kind: str
    icon: str
    title: str
    about: str
    url: str
    act: str
    amount: str = ""
    until: datetime | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one kind, and where there is more of it: the words and the address of the list."""

    rows: list
    more: str = ""
    url: str = ""


def cut(rows, more, url):
    """Give Found of rows that were asked for up to one more than MOST."""
    rows = list(rows)
    return Found(rows[:MOST], more, url) if len(rows) > MOST else Found(rows)


def sort(rows):
    """Give the rows in the order in which they are to be done: the soonest deadline first, then what waits longest."""
    return sorted(rows, key=_place)


def _place(row):
    if row.until is not None:
        return (0, row.until.timestamp(), row.title)
    return (1, row.since.timestamp(), row.title) if row.since is not None else (2, 0.0, row.title)

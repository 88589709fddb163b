"""What waits is put in the order in which it is to be done (UX 22)."""

from datetime import UTC, datetime, timedelta

from core import waiting
from core.waiting import MOST, Row

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def row(title, **moments):
    return Row(kind="k", icon="tag", title=title, about="", url="/", act="Go on", **moments)


def test_the_soonest_deadline_comes_first_then_what_waits_longest():
    rows = [
        row("nothing known"),
        row("waits an hour", since=NOW - timedelta(hours=1)),
        row("due tomorrow", until=NOW + timedelta(days=1), since=NOW - timedelta(days=30)),
        row("waits a week", since=NOW - timedelta(days=7)),
        row("due in an hour", until=NOW + timedelta(hours=1)),
    ]

    assert [each.title for each in waiting.sort(rows)] == [
        "due in an hour", "due tomorrow", "waits a week", "waits an hour", "nothing known",
    ]  # fmt: skip


def test_a_link_leads_to_more_exactly_where_there_is_more():
    rows = [row(str(number)) for number in range(MOST + 1)]

    all_shown = waiting.cut(rows[:MOST], "All of them", "/all/")
    cut = waiting.cut(rows, "All of them", "/all/")

    assert (len(all_shown.rows), all_shown.more) == (MOST, "")
    assert (len(cut.rows), cut.more, cut.url) == (MOST, "All of them", "/all/")

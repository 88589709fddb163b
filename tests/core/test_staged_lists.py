"""Lists in stages: what has a time comes first by it, then the rest, latest first; walked there and back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Q

from core import lists
from core.lists import keyset
from core.models import OutboxEntry
from tests.core.listed import fill, listing, page

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
STAGES = (lists.Stage(Q(done_at__isnull=False), "done_at"), lists.Stage(Q(done_at=None), "-attempts"))
COLUMNS = (lists.Column("urgent", "Urgent", lambda row: row.key, sort=STAGES, fixed=True),)
STAGED = listing(columns=COLUMNS, sort="urgent", size=3)


def keys(found):
    return [item.row.key for item in found.items]


def walked(query="", declared=STAGED):
    """Give all pages forwards, and again backwards from the last."""
    found = page(query, declared)
    there = [keys(found)]
    while found.has_next:
        found = page(found.next_url, declared)
        there.append(keys(found))
    back = [keys(found)]
    while found.has_previous:
        found = page(found.previous_url, declared)
        back.append(keys(found))
    return there, back[::-1]


@pytest.fixture
def rows(db):
    timed = [(f"t{day}", 0, MONDAY + timedelta(days=day)) for day in (3, 1, 2, 1)]
    timed[3] = ("t1-again", *timed[3][1:])
    return fill(*timed, *((f"a{number}", number % 3, None) for number in range(6)))


ORDER = ["t1", "t1-again", "t2", "t3", "a5", "a2", "a4", "a1", "a3", "a0"]


def test_the_stages_follow_each_other_over_the_pages(rows):
    there, back = walked()

    assert [key for keys_ in there for key in keys_] == ORDER
    assert back == there


def test_turned_round_the_last_stage_comes_first(rows):
    there, back = walked("sort=-urgent")

    assert [key for keys_ in there for key in keys_] == ORDER[::-1]
    assert back == there


@pytest.mark.parametrize(("given", "expected"), [("urgent", ORDER), ("-urgent", ORDER[::-1])])
def test_a_file_has_the_same_order(rows, given, expected):
    order = keyset.order_of(OutboxEntry, STAGED.sorts, given, "urgent")

    assert [row.key for row in order.apply(OutboxEntry.objects.all())] == expected


def test_one_stage_alone_is_a_list_as_well(db):
    fill(*((f"a{number}", number, None) for number in range(4)))

    there, back = walked()

    assert (there, back) == ([["a3", "a2", "a1"], ["a0"]], [["a3", "a2", "a1"], ["a0"]])


def test_a_page_is_asked_stage_by_stage_until_it_is_full(rows, django_assert_num_queries):
    with django_assert_num_queries(2):  # the first stage fills the page; the rows are counted
        page("", STAGED)


EARLIER, LATER = Q(done_at__lte=MONDAY + timedelta(days=1)), Q(done_at__gt=MONDAY + timedelta(days=1))
WAYS = (lists.Stage(STAGES[0].within, "done_at", ((LATER, "done_at"), (EARLIER, "done_at"))), STAGES[1])
IN_WAYS = listing(columns=(lists.Column("urgent", "Urgent", lambda row: row.key, sort=WAYS, fixed=True),),
                  sort="urgent", size=3)  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), [("urgent", ORDER), ("-urgent", ORDER[::-1])])
def test_a_stage_walked_in_ways_has_the_same_order(rows, given, expected):
    there, back = walked(f"sort={given}", IN_WAYS)

    assert [key for keys_ in there for key in keys_] == expected
    assert back == there

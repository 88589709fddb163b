"""A declared list is paged by position, sorted, filtered, and shows the columns its reader wants."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.lists import ticked_ids
from core.lists.page import ListPage
from core.models import OutboxEntry
from tests.core.listed import LISTING, asked, fill, listing, page

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SORTS = [sign + key for key in LISTING.sorts for sign in ("", "-")]
TIMES = st.none() | st.integers(0, 3).map(lambda days: MONDAY + timedelta(days=days))


def keys(found):
    return [item.row.key for item in found.items]


def forward(query):
    """Give the keys of every page, from the first to the last."""
    found = page(query)
    pages = [keys(found)]
    while found.has_next:
        found = page(found.next_url)
        pages.append(keys(found))
    return pages, found


def backward(found):
    pages = [keys(found)]
    while found.has_previous:
        found = page(found.previous_url)
        pages.append(keys(found))
    return pages[::-1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.integers(0, 2), TIMES), max_size=14), sort=st.sampled_from(SORTS))
def test_walking_the_pages_there_and_back_gives_every_row_once(db, rows, sort):
    OutboxEntry.objects.all().delete()
    fill(*((f"k{number:02}", attempts, done) for number, (attempts, done) in enumerate(rows)))
    down, field = sort.startswith("-"), LISTING.sorts[sort.removeprefix("-")]
    expected = [
        row.key for row in OutboxEntry.objects.order_by(f"-{field}" if down else field, "-id" if down else "id")
    ]

    pages, last = forward(f"sort={sort}")

    assert [key for page_keys in pages for key in page_keys] == expected
    assert backward(last) == pages


@pytest.fixture
def ten(db):
    return fill(*((f"k{number}", number % 3, None if number % 2 else MONDAY) for number in range(10)))


def test_a_page_knows_where_it_stands_and_how_many_there_are(ten):
    second = page(page().next_url)

    assert (second.first, second.last, second.total, second.is_exact) == (5, 8, 10, True)
    assert (second.has_previous, second.has_next) == (True, True)


def test_the_last_page_and_the_way_back_say_the_same_places(ten):
    last = page(page(page().next_url).next_url)
    back = page(last.previous_url)

    assert ((last.first, last.last, last.total), (back.first, back.last)) == ((9, 10, 10), (5, 8))


def test_a_row_that_comes_in_before_shifts_nothing_and_repeats_nothing(ten):
    first = page()
    fill(("a-new-one", 0, None))

    assert keys(page(first.next_url)) == ["k4", "k5", "k6", "k7"]


def test_back_to_a_beginning_that_has_moved_shows_a_whole_first_page(ten):
    second = page(page().next_url)
    OutboxEntry.objects.filter(key__in=["k1", "k2"]).delete()

    assert keys(page(second.previous_url)) == ["k0", "k3", "k4", "k5"]


def test_after_a_row_that_was_the_last_the_first_page_is_shown(ten):
    second = page(page().next_url)
    OutboxEntry.objects.filter(key__gt="k3").delete()

    assert keys(page(second.next_url)) == ["k0", "k1", "k2", "k3"]


@pytest.mark.parametrize("token", ["x", "", "%00", "WyJrZXkiXQ:1abc:def", "é" * 50, "[]", "0" * 3000])
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_cursor_that_is_not_ours_gives_the_first_page(ten, name, token):
    assert keys(page(f"{name}={token}")) == ["k0", "k1", "k2", "k3"]


def test_a_cursor_of_another_sort_or_another_list_gives_the_first_page(ten):
    token = page().next_url.partition("after=")[2]

    assert keys(page(f"sort=-attempts&after={token}")) == keys(page("sort=-attempts"))
    assert keys(page(f"after={token}", listing(key="others"))) == ["k0", "k1", "k2", "k3"]


@pytest.mark.parametrize(
    ("given_sort", "name"), [("", "key"), ("payload", "key"), ("-payload", "key"), ("-done", "-done")]
)
def test_only_declared_columns_sort(ten, given_sort, name):
    assert page(f"sort={given_sort}").order.name == name


@pytest.mark.parametrize(
    ("query", "is_narrowed"),
    [("", False), ("sort=-attempts", False), ("attempts=1", True), ("q=k1", True), ("q=", False),
     ("done_at_after=2026-03-01", True), ("done_at_before=2026-03-01", True), ("done_at_after=", False)],
)  # fmt: skip
def test_what_the_reader_has_filtered_narrows_the_list(ten, query, is_narrowed):
    assert page(query).is_narrowed is is_narrowed


def test_what_a_list_is_opened_with_is_not_the_readers(ten):
    def opened(query, **defaults):
        return ListPage(asked(query), LISTING, OutboxEntry.objects.all(), defaults).read().is_narrowed

    assert opened("attempts=1", attempts="1") is False
    assert opened("attempts=2", attempts="1") is True
    assert opened("attempts=1&done_at_after=2026-03-01", attempts="1") is True


def test_a_page_costs_two_queries_and_one_that_stands_alone_one(ten, django_assert_num_queries):
    with django_assert_num_queries(2):
        page()
    with django_assert_num_queries(1):
        page("q=k1")


def test_no_page_skips_rows_by_number(ten):
    with CaptureQueriesContext(connection) as asked:
        page(page(page().next_url).next_url)

    assert [query["sql"] for query in asked if "OFFSET" in query["sql"]] == []


def test_a_page_far_down_is_found_by_its_index(db):
    fill(*((f"k{number:05}", 0, None) for number in range(3000)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE core_outboxentry")
    token = _token_at(2500)
    with CaptureQueriesContext(connection) as asked:
        page(f"sort=id&after={token}")
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + asked[0]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert ("Index Cond: (ROW" in plan, "Sort" in plan) == (True, False), plan


def _token_at(position):
    row = OutboxEntry.objects.order_by("id")[position]
    found = page("sort=id", rows=OutboxEntry.objects.filter(pk__gte=row.pk))
    return found.next_url.partition("after=")[2]


def test_more_than_ten_thousand_rows_are_not_counted(db):
    fill(*((f"k{number:05}", 0, None) for number in range(10_002)))

    found = page()

    assert (found.total, found.is_exact) == (10_000, False)


def test_columns_are_those_declared_or_those_chosen_and_the_fixed_ones_always(ten):
    def names(query=""):
        return [column.key for column in page(query).columns]

    assert names() == ["key", "attempts", "done"]
    assert names("columns=error,id") == names("columns=id&columns=error") == ["key", "error", "id"]
    assert names("columns=nonsense") == ["key", "attempts", "done"]


def test_a_column_that_is_not_for_this_reader_cannot_be_chosen(ten):
    secret = listing(
        columns=(*LISTING.columns[:1], LISTING.columns[1].__class__("cost", "Cost", only=lambda by: False))
    )

    assert [column.key for column in page("columns=key,cost", secret).columns] == ["key"]


def test_each_filter_is_a_chip_that_takes_itself_off(ten):
    found = page("q=k&attempts=1&attempts=2&done_at_after=2026-03-01&sort=-key")

    told = [(chip.label, chip.value, chip.url) for chip in found.chips]

    assert told == [
        ("Attempts", "One, Two", "?q=k&done_at_after=2026-03-01&sort=-key"),
        ("Done", "from 1 Mar 2026", "?q=k&attempts=1&attempts=2&sort=-key"),
    ]


def test_a_filter_that_cannot_be_read_is_told_and_filters_nothing(ten):
    found = page("done_at_after=yesterday")

    assert (found.is_valid, len(found.items), found.chips) == (False, 4, [])


def test_links_carry_filters_and_sort_but_no_page(ten):
    found = page(page("q=k&sort=-key&columns=key,done").next_url)

    assert found.first_url == "?q=k&sort=-key&columns=key,done"
    assert found.filter_hidden == [("sort", "-key"), ("columns", "key,done")]
    assert found.column_hidden == [("q", "k"), ("sort", "-key")]
    assert found.reset_url == "?view="


def test_what_belongs_to_the_page_outlives_the_reset(ten):
    assert page("list=held&q=k", listing(keeps=("list",))).reset_url == "?view=&list=held"


def test_rows_are_enriched_together(ten):
    found = page("", enrich=lambda rows: [(row.key, len(rows)) for row in rows])

    assert (found.items[0].id, found.items[0].row) == (ten[0].pk, ("k0", 4))


def test_dictionaries_are_rows_as_well(ten):
    found = page("sort=-done", rows=OutboxEntry.objects.values("id", "key", "done_at"))
    found = page(found.next_url, rows=OutboxEntry.objects.values("id", "key", "done_at"))

    assert [item.row["key"] for item in found.items] == ["k1", "k8", "k6", "k4"]


@pytest.mark.parametrize(
    ("values", "ids"),
    [(["1", "2"], [1, 2]), (["1,2", "2"], [1, 2]), (["x", "-1", "١", "9" * 30, ""], []), (["3 "], [])],
)
def test_ticked_ids_are_plain_numbers(values, ids):
    assert ticked_ids(values) == ids

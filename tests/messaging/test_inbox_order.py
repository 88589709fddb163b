"""The order of an inbox over its pages, there and back, is that of a plain sort of its threads; its file has it too."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from django.test import RequestFactory

from commerce.models import Product
from core.lists import keyset
from core.lists.page import ListPage
from messaging import windows
from messaging.forms.inbox import OF
from messaging.models import Side, Thread
from messaging.pages.inbox_listing import SALES
from messaging.queries import inbox

HOUR = timedelta(hours=1)
TIMES = [None, -HOUR, timedelta(0), HOUR, 2 * HOUR, 3 * HOUR]
"""Of a deadline, and of what shuts the side: the one may be over while the other runs, or either be missing."""
CAN_BE = [
    (due, shut) for due, shut in product(TIMES, TIMES) if not due or not shut or due <= shut or shut <= timedelta(0)
]
"""While it runs, what shuts a side is the last of the deadlines that it owes."""


@pytest.fixture
def mixed(cast):
    """Fill the vendor's inbox with each pair of times, twice; some were last written in at the same moment."""
    made = [*CAN_BE, *CAN_BE]
    products = Product.objects.bulk_create(Product(code=f"M{number}", name=f"M{number}") for number in range(len(made)))
    Thread.objects.bulk_create(
        Thread(
            seller=cast.partners.vendor, buyer=cast.partners.acme, product=products[number], subject=f"M{number}",
            started_at=cast.now - timedelta(days=9 + number % 4), started_by=Side.BUYER,
            last_at=cast.now - timedelta(days=1 + number % 5), last_by=Side.BUYER if number % 3 else Side.SELLER,
            seller_due_at=None if due is None else cast.now + due,
            seller_shut_at=None if shut is None else cast.now + shut,
        )
        for number, (due, shut) in enumerate(made)
    )  # fmt: skip
    return list(Thread.objects.all())


def in_order(threads, at):
    """Sort as S2 says: what expires first, then what is latest."""
    runs = [each for each in threads if windows.due(each, Side.SELLER, at)]
    rest = [each for each in threads if each not in runs]
    runs.sort(key=lambda each: (windows.due(each, Side.SELLER, at), each.pk))
    rest.sort(key=lambda each: (each.last_at, each.pk), reverse=True)
    return [each.pk for each in (*runs, *rest)]


def page(cast, query):
    """Give the list of the vendor's threads at the cast's moment, seven a page."""
    request = RequestFactory().get(f"/messages/sales/{query}")
    request.acting, request.htmx = replace(cast.acting("vic"), read_at=cast.now), False
    return ListPage(request, replace(SALES, size=7), inbox.rows(request.acting, Side.SELLER, cast.now)).read()


def walked(cast, query):
    """Give the ids of all pages forwards, and again backwards from the last."""
    found = page(cast, query)
    there = [[item.id for item in found.items]]
    while found.has_next:
        found = page(cast, found.next_url)
        there.append([item.id for item in found.items])
    back = [[item.id for item in found.items]]
    while found.has_previous:
        found = page(cast, found.previous_url)
        back.append([item.id for item in found.items])
    return [pk for ids in there for pk in ids], [pk for ids in reversed(back) for pk in ids]


@pytest.mark.parametrize("sort", ["standing", "-standing"])
def test_pages_there_and_back_are_one_plain_sort(cast, mixed, sort):
    expected = in_order(mixed, cast.now)

    there, back = walked(cast, f"?sort={sort}")

    assert there == (expected[::-1] if sort == "-standing" else expected)
    assert back == there


@pytest.mark.parametrize("standing", ["due", "ours", "theirs", "blocked", "free"])
def test_what_a_filter_leaves_is_sorted_alike(cast, mixed, standing):
    left = [each for each in mixed if windows.standing(each, Side.SELLER, cast.now) in OF[standing]]

    there, back = walked(cast, f"?standing={standing}")

    assert there == in_order(left, cast.now)
    assert back == there


@pytest.mark.parametrize("sort", ["standing", "-standing"])
def test_a_file_has_the_order_of_the_pages(cast, mixed, sort):
    acting = cast.acting("vic")
    order = keyset.order_of(Thread, SALES.sorts, sort, SALES.sort)

    found = [row.pk for row in order.apply(inbox.rows(acting, Side.SELLER, cast.now))]

    expected = in_order(mixed, cast.now)
    assert found == (expected[::-1] if sort == "-standing" else expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("z", ["Zinc hose", "Brass zinc"]),
        ("ZI", ["Zinc hose", "Brass zinc"]),
        ("in", []),
        ("inc", ["Zinc hose", "Brass zinc"]),
        ("o", ["Other"]),
        ("%", []),
        ("ac", ["Zinc hose", "Brass zinc", "Other"]),
    ],
)
def test_a_text_shorter_than_three_begins_a_word_of_the_subject_or_stands_in_the_company(cast, text, expected):
    """The index of subjects knows three letters, or two where a word begins."""
    for number, subject in enumerate(["Zinc hose", "Brass zinc", "Other"]):
        code = ("CANDLE", "TWINE", "POUND")[number]
        Thread.objects.create(
            seller=cast.partners.vendor, buyer=cast.partners.acme, product=getattr(cast.products, code),
            subject=subject, started_at=cast.now, started_by=Side.BUYER, last_at=cast.now, last_by=Side.BUYER,
        )  # fmt: skip

    found = inbox.search(Thread.objects.order_by("pk"), Side.SELLER, text)

    assert [thread.subject for thread in found] == expected

"""The inboxes of a company: who reads which, what stands on top, what the filters mean (S1-S3)."""

from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from messaging import windows
from messaging.actions import thread as work
from messaging.models import Side, Thread
from messaging.queries import inbox
from tests.messaging import talking
from tests.pages.conftest import now, unhashed_static  # noqa: F401

HOUR = timedelta(hours=1)
TIMES = [None, -HOUR, timedelta(0), HOUR]


def subjects(client, address):
    """Give the subjects that a list shows, in its order."""
    page = client.get(address)
    assert page.status_code == 200
    return [item.row.subject for item in page.context["list"].items]


def written(cast, subject, *, at=None, asks=False, code="CANDLE", who="bea", **changed):
    """Have bea write to the vendor, once about each subject."""
    message = talking.asked(cast, who, code=code, at=at, asks=asks)
    Thread.objects.filter(pk=message.thread_id).update(subject=subject, **changed)
    return message


@pytest.mark.parametrize("side", list(Side))
def test_the_filters_say_exactly_what_the_clock_says(cast, side):
    """Every thread that can be, at a deadline, before and after it; closed ones, of which there may be many."""
    names = ("seller_due_at", "seller_shut_at", "buyer_due_at", "buyer_shut_at")
    known = {
        "seller": cast.partners.vendor, "buyer": cast.partners.acme, "product": cast.products.CANDLE, "subject": "x",
        "started_at": cast.now, "last_at": cast.now, "started_by": Side.BUYER, "closed_at": cast.now,
    }  # fmt: skip
    Thread.objects.bulk_create(
        Thread(
            last_by=last_by,
            **known,
            **{name: None if at is None else cast.now + at for name, at in zip(names, times, strict=True)},
        )
        for last_by, *times in product(Side, TIMES, TIMES, TIMES, TIMES)
    )

    expected = {each: set() for each in windows.Standing}
    for thread in Thread.objects.all():
        expected[windows.standing(thread, side, cast.now)].add(thread.pk)
    found = {each: set(Thread.objects.filter(narrowed).values_list("pk", flat=True))
             for each, narrowed in inbox.standing(side, cast.now).items()}  # fmt: skip

    assert found == expected
    assert all(expected.values())


def test_what_expires_first_stands_on_top_and_then_what_is_latest(cast):
    for at, (subject, code, asks) in enumerate(
        [("old", "TWINE", False), ("later", "CANDLE", True), ("sooner", "LANTERN", True), ("new", "POUND", False)]
    ):
        hours = {"later": 10, "sooner": 60}.get(subject, 100 - 10 * at)
        written(cast, subject, code=code, asks=asks, at=cast.now - timedelta(hours=hours))
    written(cast, "missed", code="PENNY", asks=True, at=cast.now - timedelta(hours=90))

    shown = subjects(cast.client_for("vic"), reverse("messaging:sales"))

    assert shown == ["sooner", "later", "new", "missed", "old"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("standing=due", ["due"]),
        ("standing=ours", ["due", "free"]),
        ("standing=blocked", ["missed"]),
        ("standing=theirs", ["answered"]),
        ("standing=free", ["free", "answered"]),
        ("standing=theirs_missed", []),
        ("owner=me", ["free"]),
        ("owner=nobody", ["due", "answered", "missed"]),
        ("unread=yes", ["due", "free", "missed"]),
        ("q=MISS", ["missed"]),
        ("q=acm", ["due", "free", "answered", "missed"]),
        ("q=nowhere", []),
        ("standing=blocked&q=due", []),
    ],
)
def test_what_each_filter_leaves(cast, query, expected):
    cast.memberships.vic.created_at = cast.now - timedelta(days=30)
    cast.memberships.vic.save(update_fields=["created_at"])
    written(cast, "due", asks=True, at=cast.now - HOUR)
    written(cast, "free", code="TWINE", at=cast.now - 2 * HOUR, seller_owner=cast.memberships.vic)
    answered = written(cast, "answered", code="POUND", at=cast.now - 9 * HOUR)
    talking.responded(cast, answered.thread, at=cast.now - 3 * HOUR)
    written(cast, "missed", code="PENNY", asks=True, at=cast.now - 90 * HOUR)

    shown = subjects(cast.client_for("vic"), f"{reverse('messaging:sales')}?{query}")

    assert shown == expected


def test_each_side_reads_its_own_inbox_and_strangers_none(cast):
    written(cast, "ours", asks=True)

    assert subjects(cast.client_for("vic"), reverse("messaging:sales")) == ["ours"]
    assert subjects(cast.client_for("bea"), reverse("messaging:purchases")) == ["ours"]
    assert subjects(cast.client_for("dora"), reverse("messaging:purchases")) == ["ours"]
    assert subjects(cast.client_for("ada"), reverse("messaging:sales")) == []
    assert subjects(cast.client_for("zoe"), reverse("messaging:purchases")) == []
    assert subjects(cast.client_for("sam"), reverse("messaging:sales")) == []


def test_what_is_unread_stands_bold_until_it_is_read_by_this_reader(cast):
    message = written(cast, "ours", at=timezone.now())
    vic = cast.client_for("vic")
    assert "<strong><a" in vic.get(reverse("messaging:sales")).text

    work.read(thread=message.thread, side=Side.SELLER, seen=message.pk, by=cast.acting("vic"))

    assert "<strong><a" not in vic.get(reverse("messaging:sales")).text


def test_what_was_written_before_somebody_came_is_not_unread(cast):
    written(cast, "ours", at=cast.now - timedelta(days=2))

    assert inbox.unread_count(cast.acting("vic"), Side.SELLER) == 0


def test_the_navigation_says_how_much_is_unread(cast, clean_cache):
    for code in ("CANDLE", "TWINE"):
        written(cast, code, code=code, at=timezone.now())

    page = cast.client_for("vic").get(reverse("messaging:sales")).text

    assert 'href="/messages/sales/" aria-current="page"' in page
    assert '<span class="count">2<span' in page


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("bea", ["/messages/purchases/"]),
        ("ada", ["/messages/purchases/"]),
        ("vic", ["/messages/sales/"]),
        ("max", ["/messages/sales/"]),
        ("ruth", []),
        ("fay", []),
        ("alf", []),
    ],
)
def test_who_has_which_inbox_in_the_navigation(cast, clean_cache, who, expected):
    """Ada's company sells nothing: she has no Sales management."""
    page = cast.client_for(who).get("/").text

    shown = [each for each in ("/messages/sales/", "/messages/purchases/") if f'side-link" href="{each}"' in page]
    assert shown == expected


def test_a_company_that_sells_something_has_sales_management(cast, clean_cache):
    product = cast.products.POUND
    product.vendor = cast.partners.acme_depot
    product.save(update_fields=["vendor"])

    assert 'href="/messages/sales/"' in cast.client_for("ada").get("/").text


def test_the_list_as_a_file(cast):
    written(cast, "ours", asks=True)

    file = cast.client_for("vic").get(f"{reverse('messaging:sales')}?export=tsv").getvalue().decode()

    head, row = file.splitlines()
    assert head.split("\t") == [
        "company",
        "subject",
        "last",
        "standing",
        "owner",
        "expires",
        "last_at",
        "started",
        "unread",
    ]
    assert row.split("\t")[:3] == ["Acme", "ours", talking.WORDS]

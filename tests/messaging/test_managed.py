"""The marketplace manager reads conversations, each time noted; tiles and the sales desk tell what waits (S8, T9)."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from commerce.models import PriceListAssignment
from core import audit
from messaging import desk
from messaging.actions import thread as threads
from messaging.models import Side, Thread
from messaging.pages import managed
from tests.messaging import talking
from tests.pages.conftest import now, unhashed_static  # noqa: F401

ALL = "/messages/all/"


def body(answer):
    return unescape(answer.content.decode())


def ago(cast, **times):
    return cast.now - timedelta(**times)


def three(cast):
    """One that runs, one that is blocked, one without deadline."""
    PriceListAssignment.objects.create(price_list=cast.price_list, partner=cast.partners.zenith)
    runs = talking.asked(cast, "bea", at=ago(cast, hours=70))
    over = talking.asked(cast, "bea", code="LANTERN", at=ago(cast, days=4))
    free = talking.asked(cast, "zoe", code="TWINE", at=ago(cast, days=2), asks=False)
    return runs, over, free


def subjects(client, query=""):
    content = body(client.get(f"{ALL}?{query}"))
    return [name for name in ("Church candle", "Storm lantern", "Garden twine") if name in content]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Church candle", "Storm lantern", "Garden twine"]),
        ("shows=blocked", ["Storm lantern"]),
        ("shows=runs", ["Church candle"]),
        ("shows=neither", ["Garden twine"]),
        ("shows=closed", []),
        ("q=zen", ["Garden twine"]),
        ("q=VENDOR", ["Church candle", "Storm lantern", "Garden twine"]),
        ("q=lantern", ["Storm lantern"]),
    ],
)
def test_all_conversations_are_found_by_how_they_stand_and_whose_they_are(cast, query, found):
    three(cast)

    assert subjects(cast.client_for("max"), query) == found


def test_a_list_says_how_each_stands(cast):
    runs, over, free = (Thread.objects.get(pk=message.thread_id) for message in three(cast))
    closed = Thread(closed_at=cast.now)

    assert [managed.told(each, cast.now) for each in (runs, over, free, closed)] == [
        ("Waiting for the seller, 2 h left", "bad"),
        ("Missed by the seller", "bad"),
        ("The buyer wrote last", "mute"),
        ("Closed", "mute"),
    ]


def test_the_list_costs_few_queries(cast, django_assert_max_num_queries):
    three(cast)
    client = cast.client_for("max")
    client.get(ALL)

    with django_assert_max_num_queries(10):
        client.get(ALL)


def test_each_reading_of_others_is_written_down(cast):
    message, client = talking.asked(cast, at=cast.now), cast.client_for("max")

    page = client.get(reverse("messaging:managed", args=[message.thread_id]))

    assert (talking.WORDS in body(page), "<textarea" in body(page)) == (True, False)
    assert [(row.event, row.actor_name) for row in audit.of(message.thread)] == [("thread.read", "Max")]


def test_notes_of_either_side_are_not_the_managers(cast):
    message = talking.asked(cast, at=cast.now)
    for who, side in (("vic", Side.SELLER), ("bea", Side.BUYER)):
        threads.note(thread=message.thread, side=side, body=f"CNRY-{who}", by=cast.acting(who), now=cast.now)

    page = cast.client_for("max").get(reverse("messaging:managed", args=[message.thread_id]))

    assert "CNRY" not in body(page)


def test_a_blocked_message_is_opened_again_from_there(cast):
    _runs, over, _free = three(cast)
    client = cast.client_for("max")

    page = client.get(reverse("messaging:managed", args=[over.thread_id]))

    assert reverse("messaging:reopen", args=[over.pk]) in body(page)


@pytest.mark.parametrize("who", ["sam", "vic", "bea", "fay"])
def test_nobody_else_gets_there(cast, who):
    message, client = talking.asked(cast), cast.client_for(who)

    pages = [client.get(url) for url in (ALL, reverse("messaging:managed", args=[message.thread_id]))]

    assert [page.status_code for page in pages] == [403, 403]
    assert list(audit.of(message.thread)) == []


def test_what_never_was_is_not_there(cast):
    assert cast.client_for("max").get(reverse("messaging:managed", args=[987_654_321])).status_code == 404


def test_the_first_page_tells_what_waits_and_until_when(cast):
    three(cast)

    seller, buyer = (body(cast.client_for(who).get("/")) for who in ("vic", "bea"))

    assert ("Church candle" in seller, "Customer's message" in seller) == (True, True)
    assert re.search(r"(1 h 59 min|2 h 0 min) left", seller)
    assert ("Storm lantern" in seller, "Church candle" in buyer) == (False, False)


def test_the_sales_desk_shows_what_was_written_with_the_customers_company(cast):
    message = talking.actions.ask(
        product=cast.products.TWINE, words="How long is it?", by=cast.acting("ada"), moment=lambda: cast.now
    )
    page = body(cast.client_for("sam").get(reverse("telesales:customer", args=[cast.memberships.bea.pk])))

    assert (reverse("messaging:thread", args=[message.thread_id]) in page, "How long is it?" in page) == (True, True)
    assert "Last contact" in page


def test_the_desk_shows_conversations_to_who_reads_the_inbox_alone(cast):
    talking.actions.ask(product=cast.products.TWINE, words="?", by=cast.acting("bea"), moment=lambda: cast.now)
    known = {"company": cast.partners.acme.pk, "now": cast.now}

    assert desk.panel(acting=cast.acting("ruth"), **known) is None
    assert desk.panel(acting=cast.acting("sam"), **known).last_contact == {"at": cast.now, "by": "Bea"}

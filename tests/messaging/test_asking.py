"""Ask the seller: from the product's page into a thread (S1, S2)."""

import uuid

import pytest
from django.urls import reverse

from messaging.models import Message, Side, Thread
from tests.messaging import talking
from tests.pages.conftest import now, unhashed_static  # noqa: F401

ASK = reverse("messaging:ask", args=["CANDLE"])


@pytest.fixture
def product(cast):
    return talking.owned(cast)


@pytest.mark.parametrize("flag", [{}, {"asks": "on"}])
def test_a_question_begins_a_thread_with_or_without_a_deadline(cast, product, flag):
    answer = cast.client_for("bea").post(ASK, {"body": "Is it in stock?", "key": uuid.uuid4(), **flag})

    message = Message.objects.get()
    url = reverse("messaging:thread", args=[message.thread_id])
    assert answer["Location"] == f"{url}#message-{message.pk}"
    assert (message.body, message.side, message.asks) == ("Is it in stock?", Side.BUYER, bool(flag))


def test_sent_twice_it_is_one_thread_and_one_message(cast, product):
    sent = {"body": "Is it in stock?", "key": uuid.uuid4()}

    for _time in range(2):
        cast.client_for("bea").post(ASK, sent)

    assert (Thread.objects.count(), Message.objects.count()) == (1, 1)


def test_where_one_writes_already_the_page_says_so_and_it_goes_on_there(cast, product):
    thread = talking.asked(cast).thread
    client = cast.client_for("ada")

    page = client.get(ASK).text
    client.post(ASK, {"body": "And in red?"})

    assert reverse("messaging:thread", args=[thread.pk]) in page
    assert thread.messages.count() == 2


def test_where_ones_time_is_over_there_is_no_form_and_what_is_sent_is_kept(cast, product):
    thread = talking.asked(cast, at=talking.after(cast, hours=-90)).thread
    talking.responded(cast, thread, at=talking.after(cast, hours=-80), asks=True)
    client = cast.client_for("bea")

    page, answer = client.get(ASK), client.post(ASK, {"body": "Am I too late?"})

    assert "<textarea" not in page.text
    assert "Vendor asked for a response within 72 hours, and the time is over." in page.text
    assert (answer.status_code, thread.messages.count()) == (422, 2)
    assert "Am I too late?</textarea>" in answer.text


@pytest.mark.parametrize("body", ["", " \n ", "x" * 10_001])
def test_what_cannot_be_sent_stays_typed(cast, product, body):
    answer = cast.client_for("bea").post(ASK, {"body": body, "asks": "on"})

    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert body in answer.text


@pytest.mark.parametrize(("who", "status"), [("zoe", 404), ("vic", 403), ("sam", 403), ("ruth", 403), ("fay", 403)])
def test_who_does_not_see_the_product_or_does_not_buy_asks_nothing(cast, product, who, status):
    client = cast.client_for(who)

    assert [client.get(ASK).status_code, client.post(ASK, {"body": "x"}).status_code] == [status] * 2
    assert Message.objects.count() == 0


def test_the_products_page_leads_there_where_somebody_else_sells_it(cast, product):
    own = cast.products.LANTERN
    own.vendor = cast.partners.acme_depot
    own.save(update_fields=["vendor"])
    client = cast.client_for("bea")

    shown = [f'href="{reverse("messaging:ask", args=[code])}"' in client.get(f"/catalogue/{code}/").text
             for code in ("CANDLE", "TWINE", "LANTERN")]  # fmt: skip

    assert shown == [True, True, False]
    assert "nobody to ask" in client.get(reverse("messaging:ask", args=["LANTERN"])).text

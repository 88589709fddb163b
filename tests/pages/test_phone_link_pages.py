"""The page behind a payment link, and the agent's page that follows it (F2, F3, F7): opening changes nothing, one POST
orders, whatever is dead is answered alike."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commerce.actions import demo_card
from commerce.models import Order, Payment
from core import outbox
from core.models import OutboxEntry
from telesales.actions import phone_link
from telesales.models import PhoneOffer
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.reading import sentences
from tests.telesales import phoning
from tests.telesales.test_phone_card import by_card
from tests.telesales.test_phone_link import ADDRESS, again, drafted, entered, hear, sent

PAY, DONE, OPENED = (reverse(f"telesales:{name}") for name in ("phone_pay", "phone_pay_done", "phone_pay_opened"))
HTMX = {"HX-Request": "true"}
TICKED = {"told_party": "on", "told_terms": "on"}


@pytest.fixture(autouse=True)
def they_sell(cast):
    phoning.script(cast)
    phoning.owned(cast)


def body(answer):
    """Give the page as it was sent."""
    return answer.content.decode()


def opened(token):
    """Give a browser without an account that has opened a link."""
    client = Client()
    answer = client.get(reverse("telesales:phone_link_open", args=[token]))
    assert (answer.status_code, answer["Location"]) == (302, PAY)
    return client


def yes(client, offer, **changed):
    known = {"seen": offer.version, "payment_method": offer.payment_method, **ADDRESS, **TICKED}
    return client.post(PAY, {**known, **changed})


def agents(cast, name, offer, who="vic"):
    return cast.client_for(who), reverse(f"telesales:{name}", args=[offer.pk])


# ---------------------------------------------------------------- the buyer's page
def test_the_token_leaves_the_address_and_is_told_to_nobody(cast):
    _offer, token = sent(cast)

    client = opened(token)

    assert client.get(PAY)["Referrer-Policy"] == "same-origin"
    assert token not in body(client.get(PAY))


def test_opening_changes_nothing(cast):
    offer, token = sent(cast)
    before = PhoneOffer.objects.values().get(pk=offer.pk)

    client = opened(token)
    for _time in range(3):
        assert client.get(PAY).status_code == 200
        assert client.head(PAY).status_code == 200

    assert (PhoneOffer.objects.values().get(pk=offer.pk), Order.objects.count()) == (before, 0)


def test_the_page_says_with_whom_what_when_and_on_which_terms(cast):
    _offer, token = sent(cast, "card", "instalments")

    page = body(opened(token).get(PAY))

    for said in ("Counterpart Ltd", "CANDLE", "33.34", "33.33", "100.00", "Terms of sale", "Goods stay ours", "Leeds"):
        assert said in page


def test_the_page_tells_nothing_of_the_sellers_side(cast):
    [rate] = phoning.allowed(cast, rates=[("percent", "13.37")])
    cast.users.vic.phone, cast.partners.vendor.tax_number = "+44 20 7946 0999", "GB999CANARY"
    cast.users.vic.save(update_fields=["phone"])
    cast.partners.vendor.save(update_fields=["tax_number"])
    offer, token = sent(cast)
    PhoneOffer.objects.filter(pk=offer.pk).update(rate=rate)

    page = body(opened(token).get(PAY))

    canaries = ("13.37", "ommission", "7946", "CANARY", cast.users.vic.email, cast.users.vic.username + "<")
    assert [each for each in canaries if each in page] == []
    assert cast.users.vic.name in page


def test_what_was_entered_is_shown_as_text(cast):
    evil = "<script>alert(1)</script>"
    _offer, token = sent(cast, customer=None, buyer={**phoning.NEW, "name": evil, "street": evil}, note=evil)

    page = body(opened(token).get(PAY))

    assert (evil in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_a_browser_says_that_it_looks(cast):
    offer, token = sent(cast)
    client = opened(token)

    assert client.post(OPENED).status_code == 204

    assert PhoneOffer.objects.get(pk=offer.pk).opened_at is not None


def test_one_post_orders_and_says_so(cast):
    offer, token = sent(cast)
    client = opened(token)

    answer = yes(client, offer)

    assert (answer.status_code, answer["Location"]) == (302, DONE)
    assert Order.objects.get().number in body(client.get(DONE))
    assert (yes(client, offer).status_code, Order.objects.count()) == (302, 1)


def test_nothing_typed_is_lost_when_it_is_refused(cast):
    offer, token = sent(cast)

    answer = yes(opened(token), offer, street="22 Other Street", told_terms="")

    assert (answer.status_code, "22 Other Street" in body(answer)) == (422, True)
    assert "agree to them" in body(answer)


def test_a_no_is_said_once(cast):
    _offer, token = sent(cast)
    client = opened(token)

    client.post(PAY, {"decline": "1"})

    assert ("You have declined" in body(client.get(DONE)), PhoneOffer.objects.get().state) == (True, "declined")


def test_a_forged_form_without_its_token_is_refused(cast):
    _offer, token = sent(cast)
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("telesales:phone_link_open", args=[token]))

    assert (client.post(PAY, {"decline": "1"}).status_code, PhoneOffer.objects.get().state) == (403, "sent")


@pytest.mark.parametrize("dead", ["forged", "expired", "withdrawn", "used"])
def test_whatever_is_dead_is_answered_alike(cast, dead):
    offer, token = sent(cast)
    if dead == "expired":
        at = {"sent_at": cast.now - timedelta(days=9), "expires_at": cast.now - timedelta(days=2)}
        PhoneOffer.objects.filter(pk=offer.pk).update(**at)
    elif dead == "withdrawn":
        phone_link.withdraw(offer=offer, by=cast.acting("vic"), now=cast.now)
    elif dead == "used":
        yes(opened(token), offer)
    given = "f" * 64 if dead == "forged" else token

    answer = Client().get(reverse("telesales:phone_link_open", args=[given]))

    assert (answer.status_code, "does not work any more" in body(answer)) == (404, True)


def test_a_dead_link_asks_the_database_as_much_as_a_random_one(cast):
    offer, token = sent(cast)
    phone_link.withdraw(offer=offer, by=cast.acting("vic"), now=cast.now)
    Client().get("/account/sign-in/")  # the marketplace's row is in the cache from now on
    asked = []

    for given in (token, "f" * 64):
        with CaptureQueriesContext(
            connection,
        ) as sent_sql:
            Client().get(reverse("telesales:phone_link_open", args=[given]))
        asked.append([re.sub(r"'[^']*'|\d+", "?", each["sql"]) for each in sent_sql])

    assert asked[0] == asked[1]


def test_the_page_asks_few_questions(cast, django_assert_max_num_queries):
    _offer, token = sent(cast, "card", "instalments")
    client = opened(token)
    client.get(PAY)

    with django_assert_max_num_queries(14):
        client.get(PAY)


# ---------------------------------------------------------------- paying
def test_the_buyer_pays_at_the_provider_without_an_account(cast):
    offer, token = sent(cast, "card", "subscription")
    client = opened(token)

    onward = yes(client, offer)
    payment = Payment.objects.get()
    page = client.get(onward["Location"])
    back = client.post(onward["Location"], {"choice": "pays"})

    assert (page.status_code, payment.is_by_link) == (200, True)
    paid = reverse("telesales:phone_paid", args=[payment.token])
    assert back["Location"].endswith(paid)
    client.post(paid)
    assert Order.objects.get().number in body(client.get(paid))


def test_a_card_that_is_declined_leads_back_to_the_offer(cast):
    offer, token = sent(cast, "card")
    client = opened(token)
    yes(client, offer)
    payment = Payment.objects.get()
    demo_card.choose(payment=payment, choice="declined", now=cast.now)

    page = body(client.post(reverse("telesales:phone_paid", args=[payment.token])))

    assert ("declined" in page, f'href="{PAY}"' in page, Order.objects.count()) == (True, True, 0)


# ---------------------------------------------------------------- the agent's pages
def test_the_agent_sees_the_link_once(cast):
    offer = drafted(cast)
    vic, url = agents(cast, "phone_link", offer)
    assert "Send the link" in body(vic.get(url))

    page = body(vic.post(url, {"seen": offer.version}))

    [address] = re.findall(r'value="([^"]+/phone/links/\w{64}/)"', page)
    assert Client().get(address).status_code == 302
    assert "/phone/links/" not in body(vic.get(reverse("telesales:phone_status", args=[offer.pk])))


def test_what_is_missing_is_said_before_it_is_sent(cast):
    vic, url = agents(cast, "phone_link", drafted(cast, amount=None))

    assert "Enter the amount" in body(vic.get(url))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Link sent"),
        ({"opened_at": True}, "The buyer has opened the link"),
        ({"expires_at": True}, "The link has expired"),
        ({"state": "declined"}, "The buyer said no"),
    ],
)
def test_the_agent_follows_a_link(cast, change, words):
    offer, _token = sent(cast)
    values = {**change}
    if "opened_at" in values:
        values["opened_at"] = cast.now
    if "expires_at" in values:
        values = {"sent_at": cast.now - timedelta(days=9), "expires_at": cast.now - timedelta(days=1)}
    PhoneOffer.objects.filter(pk=offer.pk).update(**values)
    vic, url = agents(cast, "phone_status", offer)

    page = body(vic.get(url))

    assert words in page
    assert ("every 4s" in page) == (words in {"Link sent", "The buyer has opened the link"})
    assert "<html" not in body(vic.get(url, headers=HTMX))


def test_a_mail_that_does_not_go_out_is_told(cast):
    offer, _token = sent(cast)
    OutboxEntry.objects.filter(topic="phone.link").update(attempts=3)
    vic, url = agents(cast, "phone_status", offer)

    assert "could not be delivered, 3 tries" in body(vic.get(url))


def test_money_that_came_in_vain_is_told_until_it_is_back_and_after(cast):
    offer, _token = sent(cast, "card")
    payment = entered(cast, offer)
    phone_link.send_again(offer=again(offer), by=cast.acting("vic"), now=cast.now)
    vic, url = agents(cast, "phone_status", offer)
    assert "came by card" not in body(vic.get(url))

    hear(cast, payment)
    waits = sentences(vic.get(url))
    outbox.send_due()
    back = sentences(vic.get(url))

    why = (
        "and nothing was ordered for it. The offer was changed in the meantime: what was paid is not what it says now."
    )
    told = [[each.partition(", ")[2].partition(", ")[2] for each in notes if "£100.00 came by card" in each]
            for notes in (waits, back)]  # fmt: skip
    assert told == [[f"{why} All of it goes back by itself."], [f"{why} All of it has gone back."]]


def test_the_agent_takes_a_link_back_and_sends_another(cast):
    offer, token = sent(cast)
    vic, again = agents(cast, "phone_link_again", offer)
    assert "shown this once" in body(vic.post(again))
    assert Client().get(reverse("telesales:phone_link_open", args=[token])).status_code == 404

    vic.post(reverse("telesales:phone_link_withdrawal", args=[offer.pk]))

    assert PhoneOffer.objects.get().state == "draft"


@pytest.mark.parametrize("state", ["sent", "draft"])
def test_the_status_page_asks_few_questions(cast, state, django_assert_max_num_queries):
    offer = sent(cast, "card", "instalments")[0] if state == "sent" else by_card(cast)
    vic, url = agents(cast, "phone_status", offer)
    vic.get(url)

    with django_assert_max_num_queries(14):
        vic.get(url)

"""The pages of a yes by card: from the quote to the provider and back (T6, O7)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from payments import PaymentStatus

from commerce.actions import demo_card
from commerce.actions import payment as payments
from commerce.models import Order, OrderTerms, Payment
from core.models import OutboxEntry
from tests.factories import cards
from tests.pages.reading import document, words
from tests.telesales.quoting import sellers, sent

CARD = {"approve-payment": "card", "approve-key": "6a2f7f2e-6a5c-4f0e-9f0a-0d6f1b7f0d11"}


@pytest.fixture
def quote(cast):
    sellers()
    return sent(cast)


def url(quote, name="quote"):
    return reverse(f"telesales:{name}", args=[quote.pk])


def page(cast, address, who="bea"):
    return words(document(cast.client_for(who).get(address)))


def began(cast, quote):
    """Say yes with the card; give the payment."""
    answer = cast.client_for("bea").post(url(quote, "quote_approval"), CARD)
    payment = Payment.objects.get()
    assert answer.headers["Location"] == reverse("commerce:payment", args=[payment.token])
    return payment


def test_the_way_from_the_quote_to_the_order(cast, quote):
    bea, payment = cast.client_for("bea"), began(cast, quote)

    shown = page(cast, reverse("commerce:payment", args=[payment.token]))
    to_provider = bea.post(reverse("commerce:payment_entrance", args=[payment.token]))
    bea.post(to_provider.headers["Location"], {"choice": "pays"})
    back = bea.post(reverse("commerce:payment_check", args=[payment.token]))

    order = Order.objects.get()
    assert f"Quote {quote.opportunity.number}, version 1" in shown
    assert "Back to the quote" in shown
    assert back.headers["Location"] == reverse("commerce:order", args=[order.number])
    assert (order.payment_method, order.state) == ("card", "placed")


def test_two_clicks_lead_to_one_payment(cast, quote):
    bea = cast.client_for("bea")

    first, second = (bea.post(url(quote, "quote_approval"), CARD).headers["Location"] for _time in range(2))

    assert (first, Payment.objects.count()) == (second, 1)


def test_without_script_or_key_it_is_paid_as_well(cast, quote):
    answer = cast.client_for("bea").post(url(quote, "quote_approval"), {"approve-payment": "card"})

    assert (answer.status_code, Payment.objects.count()) == (302, 1)


@pytest.mark.parametrize(("who", "is_offered"), [("bea", True), ("ada", False)])
def test_a_card_is_offered_to_whom_the_quote_is_for(cast, quote, who, is_offered):
    shown = page(cast, url(quote), who)

    assert ("Card, you pay on the next page" in shown) == is_offered


def test_nobody_elses_card_is_taken(cast, quote):
    answer = cast.client_for("ada").post(url(quote, "quote_approval"), CARD)

    assert (answer.status_code, Payment.objects.count()) == (422, 0)
    assert "Only Bea pays by card" in words(document(answer))


def test_whoever_pays_by_card_alone_reads_what_the_button_does(cast, quote):
    OrderTerms.objects.create(partner=cast.partners.acme, payment_methods=["card"])

    assert "Approve £20.00 · Pay by card and order" in page(cast, url(quote))
    assert "Only Bea pays by card" in page(cast, url(quote), "ada")


def test_the_quote_tells_of_a_payment_that_was_begun(cast, quote):
    began(cast, quote)

    assert "A card payment for this quote was begun" in page(cast, url(quote))
    assert "A card payment for this quote was begun" not in page(cast, url(quote), "ada")


def test_after_a_card_that_was_declined_quote_and_payment_lead_on(cast, quote):
    payment = began(cast, quote)
    payments.hear(payment=payment, told=cards.message(payment, PaymentStatus.REJECTED), now=cast.now)

    shown = page(cast, reverse("commerce:payment", args=[payment.token]))

    assert "the quote still waits for your answer" in shown
    assert "Try again: pay £20.00" in shown
    assert "Nothing was taken and nothing was ordered." in page(cast, url(quote))


def test_what_was_paid_in_vain_is_told_on_the_quote_and_by_mail(cast, quote):
    payment = began(cast, quote)
    payments.enter(payment=payment, by=cast.acting("bea"), now=cast.now)
    sent(cast, quote.opportunity, by="max", days=20, now=cast.now + timedelta(minutes=1))
    payment.refresh_from_db()
    payments.hear(payment=payment, told=cards.message(payment), now=cast.now)

    assert "All of £20.00 goes back to the card" in page(cast, url(quote))
    shown = page(cast, reverse("commerce:payment", args=[payment.token]))
    assert "There is a newer version of this quote" in shown
    assert OutboxEntry.objects.filter(topic="payment.not_ordered").count() == 1


def test_others_see_nothing_of_the_payment(cast, quote):
    payment = began(cast, quote)

    for who in ("ada", "carl", "zoe", "sam"):
        answer = cast.client_for(who).get(reverse("commerce:payment", args=[payment.token]))
        assert answer.status_code in (403, 404)


def test_looking_at_it_changes_nothing(cast, quote):
    payment = began(cast, quote)
    demo_card.choose(payment=payment, choice="declined", now=cast.now)
    before = Payment.objects.values().get()

    page(cast, url(quote))
    page(cast, reverse("commerce:payment", args=[payment.token]) + "?returned=1")

    assert Payment.objects.values().get() == before

"""Stripe: cards that buyers leave with a payment or for nothing yet, and what is taken from them later (F2, F8)."""

from decimal import Decimal

import pytest
from payments import PaymentError, PaymentStatus, RedirectNeeded

from commerce.cards.stripe import StripeProvider
from commerce.models import Payment, StoredCard
from tests.commerce.test_stripe import read
from tests.factories import cards, stripe

pytestmark = pytest.mark.django_db
INTENTS = "/v1/payment_intents"
METHOD = {"id": "pm_1", "object": "payment_method", "card": {"brand": "visa", "last4": "4242"}}


@pytest.fixture
def house():
    """Give a Stripe on this machine."""
    found = stripe.Stripe()
    yield found
    found.close()


@pytest.fixture
def provider(house):
    return StripeProvider("sk_test_1", stripe.SECRET, api_base=house.url)


@pytest.fixture
def card(cast):
    known = {"partner": cast.partners.acme, "user": cast.users.ada, "variant": "stripe", "reference": "cus_1 pm_1"}
    return StoredCard.objects.create(**known, stored_at=cast.now)


def keeping(cast, total="20.00"):
    """Give a payment whose buyer leaves his card."""
    payment = cards.begun(cast)
    Payment.objects.filter(pk=payment.pk).update(variant="stripe", keeps_card=True, total=Decimal(total))
    payment.refresh_from_db()
    return payment


def intent(status="succeeded", **values):
    return {"id": "pi_2", "object": "payment_intent", "status": status, "metadata": {"token": "key-1"}, **values}


def charge(cast, provider, card, **how):
    return provider.charge(card, Decimal("33.34"), "GBP", key="key-1", now=cast.now, **how)


@pytest.mark.parametrize(("total", "mode"), [("20.00", "payment"), ("0.00", "setup")])
def test_the_page_is_asked_to_keep_the_card(cast, house, provider, total, mode):
    payment = keeping(cast, total)
    house.answers["/v1/checkout/sessions"] = stripe.session(payment, status="open", payment_status="unpaid")

    with pytest.raises(RedirectNeeded):
        provider.get_form(payment)

    values = house.asked[0][2]
    assert (values["mode"], values["customer_creation"]) == (mode, "always")
    assert values.get("payment_intent_data[setup_future_usage]") == ("off_session" if mode == "payment" else None)
    assert ("line_items[0][quantity]" in values) == (mode == "payment")


@pytest.mark.parametrize("mode", ["payment", "setup"])
def test_a_completed_session_tells_which_card_was_left(cast, house, provider, mode):
    payment = keeping(cast, "20.00" if mode == "payment" else "0.00")
    names = {"keeps_card": "1", "currency": "GBP"}
    known = {"mode": mode, "customer": "cus_1", "metadata": names}
    if mode == "setup":
        known |= {"payment_status": "no_payment_required", "amount_total": None, "currency": None,
                  "payment_intent": None, "setup_intent": "si_1"}  # fmt: skip
    house.answers[f"{INTENTS}/pi_1"] = intent(payment_method=METHOD)
    house.answers["/v1/setup_intents/si_1"] = {"id": "si_1", "object": "setup_intent", "payment_method": METHOD}
    body = stripe.event("checkout.session.completed", stripe.session(payment, **known), at=cast.now)

    told = read(provider, body)

    assert (told.card, told.card_label, told.status) == ("cus_1 pm_1", "Visa •••• 4242", PaymentStatus.CONFIRMED)
    assert (told.amount, told.currency) == (payment.total, "GBP")


def test_an_amount_is_taken_without_the_buyer_and_with_a_key(cast, house, provider, card):
    house.answers[INTENTS] = intent()

    told = charge(cast, provider, card)

    _method, _path, values, key = house.asked[0]
    asked = {"amount": "3334", "currency": "gbp", "customer": "cus_1", "payment_method": "pm_1",
             "off_session": "True", "confirm": "True", "metadata[token]": "key-1"}  # fmt: skip
    assert {
        name: values[name].title() if name in ("off_session", "confirm") else values[name] for name in asked
    } == asked
    assert (key, told.status, told.amount, told.reference) == ("key-1", "confirmed", Decimal("33.34"), "pi_2")


@pytest.mark.parametrize("code", ["card_declined", "authentication_required"])
def test_a_card_that_does_not_pay_says_why(cast, house, provider, card, code):
    error = {"type": "card_error", "code": code, "message": "Your card was declined."}
    house.refuses = (402, {"error": error})

    told = charge(cast, provider, card)

    assert (told.status, told.reason) == ("rejected", "Your card was declined.")


def test_a_stripe_that_is_away_is_no_answer(cast, house, provider, card):
    house.fails = (500, {"error": {"type": "api_error", "message": "Oops"}})

    with pytest.raises(PaymentError):
        charge(cast, provider, card)


@pytest.mark.parametrize(("status", "becomes"), [("succeeded", "confirmed"), ("requires_payment_method", "rejected")])
def test_what_was_asked_before_is_looked_for_and_not_taken_twice(cast, house, provider, card, status, becomes):
    house.answers[INTENTS] = {"object": "list", "data": [intent(status)], "has_more": False, "url": INTENTS}

    told = charge(cast, provider, card, is_repeated=True)

    assert (told.status, [method for method, *_rest in house.asked]) == (becomes, ["GET"])


def test_what_stripe_still_thinks_about_is_asked_again_later(cast, house, provider, card):
    house.answers[INTENTS] = intent("processing")

    with pytest.raises(PaymentError):
        charge(cast, provider, card)


def test_a_card_that_is_removed_is_taken_away_from_its_customer(house, provider, card):
    house.answers["/v1/payment_methods/pm_1/detach"] = METHOD

    provider.forget(card)

    assert [(method, path) for method, path, _values, _key in house.asked] == [
        ("POST", "/v1/payment_methods/pm_1/detach")
    ]


@pytest.mark.parametrize(("customer", "is_forgotten"), [(None, True), ("cus_1", False)])
def test_one_that_stripe_has_forgotten_is_not_asked_for_again(house, provider, card, customer, is_forgotten):
    house.answers["/v1/payment_methods/pm_1"] = {**METHOD, "customer": customer}
    house.refuses = (400, {"error": {"type": "invalid_request_error", "message": "It is not attached to a customer."}})

    if is_forgotten:
        provider.forget(card)
    else:
        with pytest.raises(PaymentError):
            provider.forget(card)

"""Stripe: the page to pay on, its signed messages, its answers, and refunds that are safe to repeat (O7)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import RequestFactory
from payments import PaymentError, PaymentStatus, RedirectNeeded

from commerce.actions import payment as payments
from commerce.cards.base import Unsigned
from commerce.cards.stripe import StripeProvider
from commerce.models import Order, Payment
from tests.factories import cards, stripe

pytestmark = pytest.mark.django_db


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
def payment(cast):
    """Give a payment that has been at Stripe's page."""
    found = cards.begun(cast, total="20.00")
    Payment.objects.filter(pk=found.pk).update(variant="stripe", status="input", transaction_id="cs_test_1")
    found.refresh_from_db()
    return found


def read(provider, body, *, at=None, header=None):
    """Let the provider read a message that was just sent."""
    at = at or datetime.now(UTC)
    headers = {"Stripe-Signature": stripe.signed(body, at=at) if header is None else header}
    return provider.read(RequestFactory().post("/", body, content_type="application/json", headers=headers), now=at)


def test_the_buyer_is_sent_to_stripes_page_with_the_total_of_the_server(cast, house, provider):
    payment = cards.begun(cast, total="20.00")
    house.answers["/v1/checkout/sessions"] = stripe.session(payment, status="open", payment_status="unpaid")

    with pytest.raises(RedirectNeeded) as onward:
        provider.get_form(payment)

    _method, _path, values, key = house.asked[0]
    line = "line_items[0][price_data]"
    asked = {
        "client_reference_id": payment.token,
        "line_items[0][quantity]": "1",
        f"{line}[unit_amount]": "2000",
        f"{line}[currency]": "gbp",
        f"{line}[product_data][name]": "Order of Acme",
        "payment_method_types[0]": "card",
        "payment_intent_data[metadata][token]": payment.token,
        "success_url": payment.get_success_url(),
        "expires_at": str(int((payment.created + timedelta(hours=1)).timestamp())),
    }
    assert {name: values[name] for name in asked} == asked
    assert (str(onward.value), payment.transaction_id, key) == (
        "https://checkout.stripe.com/c/pay/cs_test_1",
        "cs_test_1",
        payment.token,
    )


def test_a_stripe_that_is_away_is_said_so_in_words(house, provider, cast):
    house.fails = (500, {"error": {"message": "Oops", "type": "api_error"}})

    with pytest.raises(PaymentError):
        provider.get_form(cards.begun(cast))


def test_a_completed_session_is_paid_and_ordered(cast, provider, payment):
    body = stripe.event("checkout.session.completed", stripe.session(payment), at=cast.now)

    told = read(provider, body)
    payment = payments.hear(payment=payment, told=told, now=cast.now)

    assert (told.amount, told.currency, told.status) == (Decimal(20), "GBP", PaymentStatus.CONFIRMED)
    assert (payment.order, payment.attrs.reference) == (Order.objects.get(), "pi_1")


@pytest.mark.parametrize(
    ("kind", "values", "status"),
    [
        ("checkout.session.completed", {}, "confirmed"),
        ("checkout.session.completed", {"payment_status": "unpaid"}, "input"),
        ("checkout.session.async_payment_succeeded", {}, "confirmed"),
        ("checkout.session.async_payment_failed", {"payment_status": "unpaid"}, "cancelled"),
        ("checkout.session.expired", {"status": "expired", "payment_status": "unpaid"}, "cancelled"),
    ],
)
def test_each_message_of_a_session_says_how_it_stands(cast, provider, payment, kind, values, status):
    body = stripe.event(kind, stripe.session(payment, **values), at=cast.now)

    told = read(provider, body)

    assert (told.status, told.token, told.event_id, told.happened_at) == (
        status,
        payment.token,
        "evt_1",
        cast.now.replace(microsecond=0),
    )


def test_what_goes_back_on_stripes_own_pages_is_counted(cast, provider, payment):
    payments.hear(payment=payment, told=cards.message(payment), now=cast.now)
    body = stripe.event("charge.refunded", stripe.charge(payment, refunded=500), at=cast.now)

    payment = payments.hear(payment=payment, told=read(provider, body), now=cast.now)

    assert (payment.refunded, payment.refund_due) == (Decimal(5), 0)


def test_other_messages_are_of_no_interest(cast, provider):
    assert read(provider, stripe.event("customer.created", {"id": "cus_1", "object": "customer"}, at=cast.now)) is None


@pytest.mark.parametrize("header", ["", "t=1,v1=0", "nonsense"])
def test_an_unsigned_message_is_refused(cast, provider, header):
    with pytest.raises(Unsigned):
        read(provider, stripe.event("checkout.session.completed", {}, at=cast.now), header=header)


def test_a_message_signed_by_somebody_else_is_refused(cast, provider):
    body = stripe.event("checkout.session.completed", {}, at=cast.now)

    with pytest.raises(Unsigned):
        read(provider, body, header=stripe.signed(body, at=datetime.now(UTC), secret="whsec_other"))


def test_a_message_that_is_six_minutes_old_is_refused(cast, provider):
    body = stripe.event("checkout.session.completed", {}, at=cast.now)

    with pytest.raises(Unsigned):
        read(provider, body, at=datetime.now(UTC) - timedelta(minutes=6))


@pytest.mark.parametrize("body", [b"nonsense", b"[]", b"{}", b'{"object": "event", "type": "charge.refunded"}'])
def test_a_signed_message_that_makes_no_sense_is_refused_in_words(provider, body):
    with pytest.raises(PaymentError, match="cannot be read"):
        read(provider, body)


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, "confirmed"),
        ({"status": "open", "payment_status": "unpaid"}, None),
        ({"status": "expired", "payment_status": "unpaid"}, "cancelled"),
    ],
)
def test_stripe_says_how_a_session_stands_when_it_is_asked(cast, house, provider, payment, values, status):
    house.answers["/v1/checkout/sessions/cs_test_1"] = stripe.session(payment, **values)

    told = provider.ask(payment, now=cast.now)

    assert (told and told.status) == status


def paid(payment):
    payment.attrs.reference = "pi_1"
    return payment


def test_a_refund_is_asked_for_with_its_key(house, provider, payment):
    provider.refund(paid(payment), Decimal("5.10"), key="refund:1:0.000")

    method, _path, values, key = house.asked[-1]
    assert (method, values["amount"], values["payment_intent"], key) == ("POST", "510", "pi_1", "refund:1:0.000")


def test_a_refund_that_is_repeated_days_later_is_found_and_not_made_again(house, provider, payment):
    for _time in range(2):
        provider.refund(paid(payment), Decimal(5), key="refund:1:0.000")

    assert [refund["amount"] for refund in house.refunds] == [500]


@pytest.mark.parametrize(("code", "is_fine"), [("charge_already_refunded", True), ("insufficient_funds", False)])
def test_only_what_has_gone_back_as_a_whole_counts_though_it_is_refused(house, provider, payment, code, is_fine):
    provider.refund(paid(payment), Decimal(1), key="first")
    house.refuses = (400, {"error": {"message": "No", "type": "invalid_request_error", "code": code}})

    try:
        answer = provider.refund(paid(payment), Decimal(5), key="second")
    except PaymentError:
        answer = None

    assert (answer == Decimal(5)) is is_fine


@pytest.mark.parametrize(
    ("amount", "currency", "units"), [("20.00", "GBP", 2000), ("2000", "JPY", 2000), ("1.234", "KWD", 1234)]
)
def test_amounts_are_in_the_smallest_unit_of_the_currency(provider, amount, currency, units):
    assert provider.convert_amount(currency, Decimal(amount)) == units

"""What providers send: signed, not too old, not too long, of a payment there is (O7; CHECKS T18)."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from commerce.actions import demo_card
from commerce.cards import demo, signature
from commerce.models import Order, Payment, PaymentEvent
from core.models import OutboxEntry
from tests.factories import cards

pytestmark = pytest.mark.django_db
URL = "/payments/webhooks/demo/"


@pytest.fixture
def chosen(cast):
    """Give (payment, message) of somebody who has just paid at the demo's provider."""
    payment = cards.entered(cast)
    demo_card.choose(payment=payment, choice="pays", now=cast.now)
    return payment, OutboxEntry.objects.get(topic="cards.demo").payload


def send(message, *, at, secret=None, url=URL, header=None):
    """Send a message as the provider does, without any session or form token."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    signed = signature.signed(body, secret or demo.secret(), at=at) if header is None else header
    client = Client(enforce_csrf_checks=True)
    return client.post(url, body, content_type="application/json", headers={demo.HEADER: signed})


def nothing_happened(payment):
    payment.refresh_from_db()
    return (payment.status, Order.objects.count(), PaymentEvent.objects.count()) == ("input", 0, 0)


def test_a_signed_message_makes_the_order(cast, chosen):
    payment, message = chosen

    answer = send(message, at=cast.now)

    payment.refresh_from_db()
    assert (answer.status_code, answer.json()) == (200, {"status": "confirmed"})
    assert payment.order == Order.objects.get()


def test_the_same_message_again_is_answered_and_changes_nothing(cast, chosen):
    _payment, message = chosen

    answers = [send(message, at=cast.now).status_code for _time in range(3)]

    assert (answers, Order.objects.count(), PaymentEvent.objects.count()) == ([200] * 3, 1, 1)


@pytest.mark.parametrize("header", ["", "nonsense", "t=1,v1=", "t=x,v1=0", "v1=0", "t=99999999999999999999,v1=0"])
def test_an_unsigned_message_is_refused_in_words(cast, chosen, header):
    payment, message = chosen

    answer = send(message, at=cast.now, header=header)

    assert (answer.status_code, nothing_happened(payment)) == (400, True)
    assert answer.json()["error"] in {
        "The message is not signed.",
        "The signature is not of this message.",
    }


def test_a_message_signed_by_somebody_else_is_refused(cast, chosen):
    payment, message = chosen

    answer = send(message, at=cast.now, secret="not-the-secret")

    assert (answer.status_code, nothing_happened(payment)) == (400, True)


def test_a_message_that_was_altered_is_refused(cast, chosen):
    payment, message = chosen
    header = signature.signed(json.dumps(message).encode(), demo.secret(), at=cast.now)

    answer = send({**message, "amount": "0.01"}, at=cast.now, header=header)

    assert (answer.status_code, nothing_happened(payment)) == (400, True)


@pytest.mark.parametrize(("minutes", "status"), [(-6, 400), (-4, 200), (0, 200), (4, 200), (6, 400)])
def test_a_message_is_believed_for_five_minutes(cast, chosen, minutes, status):
    _payment, message = chosen

    assert send(message, at=cast.now + timedelta(minutes=minutes)).status_code == status


@pytest.mark.parametrize(
    "body",
    [b"", b"nonsense", b"[]", b"null", b'{"id": 1}', b'{"kind": "payment.paid"}',
     b'{"id":"1","kind":"payment.paid","token":"t","amount":"x","currency":"GBP","at":"2026-03-02T09:30:00+00:00"}'],
)  # fmt: skip
def test_a_signed_message_that_makes_no_sense_is_refused_in_words(cast, body):
    answer = send(body, at=cast.now)

    assert (answer.status_code, answer.json()) == (400, {"error": "The message cannot be read."})


def test_a_message_about_something_else_is_taken_and_ignored(cast):
    answer = send({"id": "1", "kind": "ping"}, at=cast.now)

    assert (answer.status_code, answer.json()) == (200, {"status": "ignored"})


def test_a_message_of_a_payment_there_is_not_is_answered_404(cast, chosen):
    _payment, message = chosen

    answer = send({**message, "token": "00000000-0000-0000-0000-000000000000"}, at=cast.now)

    assert answer.status_code == 404


def test_one_provider_says_nothing_about_the_payments_of_another(cast, chosen):
    payment, message = chosen
    Payment.objects.filter(pk=payment.pk).update(variant="stripe")

    assert send(message, at=cast.now).status_code == 404


def test_a_provider_that_is_not_set_has_no_address(cast):
    assert send({}, at=cast.now, url="/payments/webhooks/other/").status_code == 404


def test_a_message_that_is_too_long_is_not_read(cast):
    assert send(b" " * (256 * 1024 + 1), at=cast.now).status_code == 413


def test_very_many_messages_are_asked_to_wait(cast, settings, clean_cache):
    settings.ACCOUNT_RATE_LIMITS = {"card_message": "3/m/ip"}

    answers = [send({"id": "1", "kind": "ping"}, at=cast.now).status_code for _time in range(4)]

    assert answers == [200, 200, 200, 429]


def test_a_message_is_posted_not_fetched(cast):
    assert Client().get(reverse("commerce:payment_webhook", args=["demo"])).status_code == 405

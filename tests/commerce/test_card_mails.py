"""Mails about card payments: to the buyer whose money goes back, to Finance about another amount (O7)."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse

from commerce.actions import payment as payments
from commerce.emails import payment as emails
from core.models import OutboxEntry
from tests.factories import cards

pytestmark = pytest.mark.django_db


def mail(topic, build):
    """Build the mail of the only entry of a topic."""
    return build(OutboxEntry.objects.get(topic=topic).payload)


def address(payment):
    return settings.BASE_URL + reverse("commerce:payment", args=[payment.token])


def test_the_buyer_reads_why_nothing_was_ordered_and_that_his_money_goes_back(cast):
    payment = cards.entered(cast)
    cast.set_status("acme", "on_hold")
    payments.hear(payment=payment, told=cards.message(payment), now=cast.now)

    sent = mail("payment.not_ordered", emails.not_ordered)

    assert (sent.to, sent.subject) == (["dora@people.example"], "Not ordered, your money goes back: £20.00, Acme")
    told = ["Acme is On hold (Invoice 4711 is overdue).", "All of £20.00 goes back to your card", address(payment)]
    html = sent.alternatives[0].content
    assert [each for each in told if each not in sent.body or each not in html] == []


def test_finance_reads_what_was_taken_and_what_was_due(cast):
    payment = cards.entered(cast)
    payments.hear(payment=payment, told=cards.message(payment, amount=Decimal("19.99")), now=cast.now)

    sent = mail("payment.doubted", emails.doubted)

    assert (sent.to, sent.subject) == (["fay@people.example"], "Please look at a card payment: £20.00, Acme")
    assert "The provider took £19.99, but £20.00 was to be paid." in sent.body


@pytest.mark.parametrize("values", [{"email": ""}, {"status": "inactive"}])
def test_who_cannot_be_written_to_gets_no_mail(cast, values):
    payment = cards.entered(cast)
    cast.set_status("acme", "on_hold")
    payments.hear(payment=payment, told=cards.message(payment), now=cast.now)
    type(cast.users.dora).objects.filter(pk=cast.users.dora.pk).update(**values)

    assert mail("payment.not_ordered", emails.not_ordered) is None

"""Mails bring the documents they are about along as PDF, in the reader's language (O8)."""

import pytest
from django.core import mail

from commerce.actions import cancellation as cancelling
from commerce.actions import desk, shipment
from commerce.models import Document
from core import outbox
from core.models import OutboxEntry
from partners.models import User
from tests.commerce import shipping

pytestmark = pytest.mark.django_db


def sent(subject):
    """Send what waits; give (name, starts like a PDF) of what is attached to the mail with these words above it."""
    outbox.send_due()
    found = next(message for message in mail.outbox if subject in message.subject)
    return [(name, content[:4]) for name, content, _kind in found.attachments]


@pytest.fixture
def placed(cast):
    return shipping.placed(cast, "20.00")


def in_progress(cast, order, now):
    return desk.start(order=order, by=cast.acting("sam"), now=now)


def test_a_placed_order_is_confirmed_by_mail_with_its_confirmation(placed):
    attached = sent(placed.number)

    assert attached == [("Order-confirmation-OC-000001.pdf", b"%PDF")]


def test_placing_takes_no_number_the_worker_does(placed):
    before = Document.objects.count()
    outbox.send_due()

    assert (before, Document.objects.count()) == (0, 1)


def test_confirming_twice_sends_one_mail_and_one_document(placed):
    outbox.send_due()
    OutboxEntry.objects.filter(topic="order.placed").update(done_at=None)
    outbox.send_due()

    assert (len(mail.outbox), Document.objects.count()) == (1, 1)


def test_an_order_without_a_reader_is_confirmed_all_the_same(placed, cast):
    User.objects.filter(pk=cast.users.bea.pk).update(email="")
    outbox.send_due()

    assert (len(mail.outbox), Document.objects.get().order) == (0, placed)


def test_what_is_shipped_comes_with_delivery_note_and_invoice(placed, cast, now):
    outbox.send_due()
    mail.outbox.clear()
    in_progress(cast, placed, now)
    shipment.ship_rest(order=placed, by=cast.acting("sam"), now=now)

    attached = sent(placed.number)

    assert attached == [("Delivery-note-DN-000001.pdf", b"%PDF"), ("Invoice-INV-000001.pdf", b"%PDF")]


def test_what_was_paid_in_advance_and_is_cancelled_comes_with_a_credit_note(placed, cast, now):
    outbox.send_due()
    mail.outbox.clear()
    cancelling.cancel_rest(order=placed, reason="No longer made", by=cast.acting("sam"), now=now)

    attached = sent(placed.number)

    assert attached == [("Credit-note-CN-000001.pdf", b"%PDF")]

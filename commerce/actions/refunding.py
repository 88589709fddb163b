"""Money that goes back to cards (O7, O9): what is due is written with its cause, the provider is told by the outbox.

Before the provider is asked, `refund_due` and the outbox entry stand in the database; after it has answered, `refunded`
and the entry's end are written together. A crash in between only means that the provider is asked again with the same
key, which gives nothing back twice. The outbox repeats what failed, further apart each time, for about 14 hours; then
Finance sees it in its list and has it tried again.
"""

from django.db import transaction
from payments import PaymentStatus

from commerce import cards
from commerce.models import Payment
from commerce.queries import payment as queries
from commerce.rules import payment as rules
from core import audit, outbox, transactions
from core.models import OutboxEntry

TOPIC = queries.REFUND_TOPIC


def raise_due(*, payment, amount, reason, by, now):
    """Write that an amount of a payment is to go back; the caller has locked the payment."""
    before = payment.refund_due + payment.refunded  # it only grows, so that it tells apart what is refunded in parts
    payment.refund_due += amount
    payment.save(update_fields=["refund_due", "modified"])
    new = {"amount": str(amount), "currency": payment.currency}
    _tell("payment.refund_due", payment, by=by, now=now, new=new, reason=reason)
    key = f"refund:{payment.pk}:{before:.3f}"
    outbox.enqueue(TOPIC, key=key, payment=payment.pk, amount=str(amount), ref=key)


def carry_out(*, payment, amount, key, by, now):
    """Have the provider give back what one outbox entry says; `key` is the same each time it is tried.

    Only the entry is locked while the provider is asked. Raises PaymentError.
    """
    cards.provider(payment.variant).refund(payment, amount, key=key)
    with transaction.atomic():
        payment = Payment.objects.locked().get(pk=payment.pk)
        payment.refund_due -= amount
        _count(payment, amount, "payment.refunded", by=by, now=now)


def note_elsewhere(*, payment, amount, by, now):
    """Count what was given back on the provider's own pages; the caller has locked the payment."""
    _count(payment, amount, "payment.refunded_elsewhere", by=by, now=now)


def _count(payment, amount, event, *, by, now):
    payment.refunded += amount
    if payment.refunded == payment.captured_amount:
        payment.status = PaymentStatus.REFUNDED
    payment.save(update_fields=["refund_due", "refunded", "status", "modified"])
    _tell(event, payment, by=by, now=now, new={"amount": str(amount), "currency": payment.currency})


@transactions.whole
def retry(*, payment, by, now):
    """Have the provider asked again about what could not be given back; gives how many refunds wait now."""
    payment = Payment.objects.locked().get(pk=payment.pk)
    rules.check_can_refund(by)
    failed = queries.failed_refunds([payment.pk])
    rules.check_refund_failed(failed)
    OutboxEntry.objects.filter(pk__in=[entry.pk for entry in failed]).update(failed_at=None, attempts=0, due_at=now)
    _tell("payment.refund_retried", payment, by=by, now=now)
    transaction.on_commit(outbox.wake)
    return len(failed)


def _tell(event, payment, *, by, now, **details):
    audit.record(event, payment, by=by, at=now, partner_id=payment.partner_id, **details)

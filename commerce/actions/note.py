"""What people write about an order; notes are rows that stay (O6)."""

from commerce.models import Order, OrderNote
from commerce.rules import fulfilment
from commerce.rules import note as rules
from core import audit, transactions


@transactions.whole
def add(*, order, text, is_internal, by, now):
    """Write a note; an internal one is the operator's own and never shown to the company."""
    order = Order.objects.locked().get(pk=order.pk)
    rules.check_can_note(by, is_internal=is_internal)
    rules.check_text(text)
    note = write(order=order, text=text, by=by, now=now, is_internal=is_internal)
    if not is_internal:
        audit.record("order.noted", order, by=by, at=now, partner_id=order.partner_id, new={"note": note.pk})
    else:
        audit.record("ordernote.written", note, by=by, at=now)
    return note


@transactions.whole
def ask_to_cancel(*, order, text, by, now):
    """Ask the desk to cancel an order that nobody works on yet. It is a request: nothing changes by it."""
    order = Order.objects.locked().get(pk=order.pk)
    is_asked = order.notes.filter(asks_to_cancel=True).exists()
    fulfilment.check_can_ask_to_cancel(by, order, is_asked=is_asked)
    rules.check_text(text)
    note = write(order=order, text=text, by=by, now=now, is_internal=False, asks_to_cancel=True)
    new = {"note": note.pk}
    audit.record(
        "order.cancellation_asked", order, by=by, at=now, partner_id=order.partner_id, new=new, reason=note.text
    )
    return note


def write(*, order, text, by, now, **kind):
    """Write a note of a locked order; who may, the caller has asked."""
    return OrderNote.objects.create(order=order, text=text.strip(), at=now, by_id=by.user_id, **kind)

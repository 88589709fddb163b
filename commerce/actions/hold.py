"""Finance decides about held orders (K3)."""

from django.db import transaction

from commerce import gates
from commerce.actions import giving_back
from commerce.models import Hold, Order, OrderState
from commerce.rules import credit as rules
from core import audit, outbox


@transaction.atomic
def release(*, order, by, now, comment=""):
    """Let a held order go on, also with a negative balance; it passes all gates again (K3, O3)."""
    order = Order.objects.locked().get(pk=order.pk)
    rules.check_can_decide_hold(by, order)
    hold = end(order=order, outcome=Hold.Outcome.RELEASED, by=by, now=now, comment=comment)
    audit.record("order.released", order, by=by, at=now, partner_id=order.partner_id, reason=comment)
    outbox.enqueue("credit.decided", key=f"hold_decided:{hold.pk}", hold=hold.pk)
    return gates.advance(order=order, by=by, now=now)


@transaction.atomic
def reject(*, order, reason, by, now):
    """Refuse a held order: it ends and its credit is given back (K3)."""
    order = Order.objects.locked().get(pk=order.pk)
    rules.check_can_decide_hold(by, order)
    rules.check_reason(reason)
    hold = end(order=order, outcome=Hold.Outcome.REJECTED, by=by, now=now, comment=reason)
    order.move(OrderState.REJECTED, now=now)
    order.save(update_fields=["state", "ended_at"])
    giving_back.rest(order=order, by=by, now=now, reason=reason)
    audit.record("order.rejected", order, by=by, at=now, partner_id=order.partner_id, reason=reason)
    outbox.enqueue("credit.decided", key=f"hold_decided:{hold.pk}", hold=hold.pk)
    return order


def end(*, order, outcome, by, now, comment=""):
    """Close the open hold of an order that the caller has locked."""
    hold = rules.open_hold(order)
    hold.outcome, hold.ended_at, hold.ended_by_id, hold.comment = outcome, now, by.user_id, comment
    hold.save(update_fields=["outcome", "ended_at", "ended_by", "comment"])
    return hold

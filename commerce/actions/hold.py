"""Put orders on hold, let them go on whole or in part, or end them (K3, K4, K8)."""

from django.utils.translation import gettext as _

from commerce import gates
from commerce.actions import cancellation, giving_back, unholding
from commerce.models import Hold, HoldKind, Order, OrderLine, OrderState
from commerce.queries import holding
from commerce.rules import fulfilment
from commerce.rules import hold as rules
from commerce.rules import reason as reasons
from core import audit, outbox, transactions


@transactions.whole
def put(*, order, kind, reason, by, now):
    """Hold an order that waits, or that is placed and untouched; while others are still to decide it waits for them."""
    order = Order.objects.locked().get(pk=order.pk)
    holds = rules.open_holds(order)
    rules.check_can_put(by, order, holds)
    rules.check_kind_to_put(kind, holds)
    reasons.check_reason(reason)
    hold = Hold.objects.create(order=order, kind=kind, reason=reason.strip(), since=now, by_id=by.user_id)
    if order.state == OrderState.PLACED:
        order.move(OrderState.ON_HOLD, now=now)
    if order.state == OrderState.ON_HOLD:
        order.waiting_reason = holding.sentences(rules.open_holds(order))
    order.save(update_fields=["state", "placed_at", "waiting_reason"])
    audit.record("order.held", order, by=by, at=now, partner_id=order.partner_id, new={"hold": kind}, reason=reason)
    outbox.enqueue("credit.held", key=f"held:{hold.pk}", hold=hold.pk)
    return hold


@transactions.whole
def release(*, order, by, now, comment="", kind=None):
    """End the hold of a kind, or all that `by` decides about; when none is left the order passes all gates again.

    Credit lets go also with a negative balance (K3). Pieces that stayed held when the others went on follow them.
    """
    order = Order.objects.locked().get(pk=order.pk)
    holds = rules.open_holds(order)
    mine = rules.check_can_decide(by, order, holds, kind)
    kinds = [hold.kind for hold in mine]
    unholding.end(order=order, outcome=Hold.Outcome.RELEASED, by=by, now=now, comment=comment, kinds=kinds)
    for each in kinds:
        old = {"hold": each}
        audit.record("order.released", order, by=by, at=now, partner_id=order.partner_id, old=old, reason=comment)
    left = [hold for hold in holds if hold not in mine]
    if not left:
        outbox.enqueue("credit.decided", key=f"hold_decided:{mine[-1].pk}", hold=mine[-1].pk)
    if order.state == OrderState.ON_HOLD and not left:
        return gates.advance(order=order, by=by, now=now)
    if order.state == OrderState.ON_HOLD:
        order.waiting_reason = holding.sentences(left)
    elif order.state in fulfilment.CANCELLING:
        OrderLine.objects.filter(order=order, held__gt=0).update(held=0)
        order.waiting_reason = ""
    order.save(update_fields=["waiting_reason"])
    return order


@transactions.whole
def release_part(*, order, quantities, by, now, comment=""):
    """Let {line id: pieces} go on; the others stay held with the reason of the hold, until they follow or are rejected.

    All pieces together are a release like any other.
    """
    order = Order.objects.locked().get(pk=order.pk)
    holds = rules.open_holds(order)
    rules.check_can_release_part(by, order, holds)
    lines = {line.pk: line for line in order.lines.order_by("position")}
    most = _("Of %(code)s %(number)s are held.")
    fulfilment.check_pieces(quantities, lines, lambda line: line.open_quantity, most=most)
    for line in lines.values():
        line.held = line.open_quantity - quantities.get(line.pk, 0)
    staying = sum(line.held for line in lines.values())
    if not staying:
        return release(order=order, by=by, now=now, comment=comment, kind=HoldKind.CREDIT)
    OrderLine.objects.bulk_update(lines.values(), ["held"])
    new = {"pieces": sum(quantities.values()), "held_pieces": staying}
    audit.record("order.partly_released", order, by=by, at=now, partner_id=order.partner_id, new=new, reason=comment)
    order = gates.advance(order=order, by=by, now=now)
    order.waiting_reason = holding.sentences(holds)
    order.save(update_fields=["waiting_reason"])
    return order


@transactions.whole
def reject(*, order, reason, by, now):
    """Refuse a held order: it ends with all its holds, and its credit is given back once (K3).

    Of an order whose other pieces have gone on, the held pieces are cancelled.
    """
    order = Order.objects.locked().get(pk=order.pk)
    holds = rules.open_holds(order)
    rules.check_can_reject(by, order, holds)
    reasons.check_reason(reason)
    if order.state != OrderState.ON_HOLD:
        return cancellation.cancel_held(order=order, reason=reason.strip(), by=by, now=now)
    ended = unholding.end(order=order, outcome=Hold.Outcome.REJECTED, by=by, now=now, comment=reason)
    order.move(OrderState.REJECTED, now=now)
    order.save(update_fields=["state", "ended_at"])
    giving_back.rest(order=order, by=by, now=now, reason=reason)
    audit.record("order.rejected", order, by=by, at=now, partner_id=order.partner_id, reason=reason)
    outbox.enqueue("credit.decided", key=f"hold_decided:{ended[0].pk}", hold=ended[0].pk)
    return order

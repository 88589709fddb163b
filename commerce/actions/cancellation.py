"""Cancel what will not be delivered, by line or as a whole, and give back what it was worth (O9)."""

from django.db import transaction
from django.utils.translation import gettext as _

from commerce import plans, shares
from commerce.actions import document, giving_back, unholding
from commerce.models import Cancellation, CancellationLine, Hold, Order, OrderLine, OrderState, PaymentMethod
from commerce.rules import fulfilment as rules
from commerce.rules import plan as plan_rules
from commerce.rules import reason as reasons
from core import audit, money, outbox, transactions

IN_ADVANCE = (PaymentMethod.CARD, PaymentMethod.BANK_TRANSFER)


@transactions.whole
def cancel(*, order, quantities, reason, by, now):
    """Cancel {line id: pieces} that are not yet shipped. Gives the Cancellation.

    When nothing is left to ship, the order is shipped; when nothing ever was, it is cancelled, and its delivery costs
    nothing either.
    """
    order = Order.objects.locked().get(pk=order.pk)
    rules.check_can_cancel(by, order)
    reasons.check_reason(reason)
    lines = {line.pk: line for line in order.lines.order_by("position")}
    most = _("Of %(code)s %(number)s can still be cancelled.")
    rules.check_pieces(quantities, lines, lambda line: line.open_quantity, most=most)
    is_part = any(quantities.get(pk, 0) != line.open_quantity for pk, line in lines.items())
    plan_rules.check_whole(is_part and plans.of(order) is not None)
    return _cancel(order, lines, quantities, reason.strip(), by, now)


@transactions.whole
def cancel_rest(*, order, reason, by, now):
    """Cancel all that is not yet shipped."""
    order = Order.objects.locked().get(pk=order.pk)
    rules.check_can_cancel(by, order)
    reasons.check_reason(reason)
    lines = {line.pk: line for line in order.lines.order_by("position")}
    quantities = {line.pk: line.open_quantity for line in lines.values()}
    return _cancel(order, lines, quantities, reason.strip(), by, now)


@transaction.atomic(savepoint=False)
def cancel_held(*, order, reason, by, now):
    """Cancel the pieces of a locked order that stayed held when the others went on (K3)."""
    lines = {line.pk: line for line in order.lines.order_by("position")}
    _cancel(order, lines, {line.pk: line.held for line in lines.values()}, reason, by, now)
    return order


@transaction.atomic(savepoint=False)
def cancel_continued(*, order, reason, by, now):
    """Cancel what was not shipped of a locked order, because another one has taken it over (F7)."""
    lines = {line.pk: line for line in order.lines.order_by("position")}
    return _cancel(order, lines, {line.pk: line.open_quantity for line in lines.values()}, reason, by, now)


def _cancel(order, lines, quantities, reason, by, now):
    parts = _parts(order, {lines[pk]: quantity for pk, quantity in quantities.items() if quantity})
    is_part_held = any(line.held for line in lines.values())
    for part in parts:
        part.line.cancelled += part.quantity
        part.line.held -= min(part.line.held, part.quantity)
    OrderLine.objects.bulk_update([part.line for part in parts], ["cancelled", "held"])
    if is_part_held and not any(line.held for line in lines.values()):
        _let_go(order, reason, by, now)
    state = rules.state_after(lines.values(), order.state)
    cancellation = _write(order, parts, state == OrderState.CANCELLED, reason, by, now)
    if state != order.state:
        order.move(state, now=now)
        order.save(update_fields=["state", "ended_at"])
    event = "order.cancelled" if state == OrderState.CANCELLED else "order.partly_cancelled"
    new = {"amount": str(cancellation.total), "currency": order.currency, "pieces": sum(p.quantity for p in parts)}
    audit.record(event, order, by=by, at=now, partner_id=order.partner_id, new=new, reason=reason)
    outbox.enqueue("order.cancelled", key=f"cancelled:{cancellation.pk}", cancellation=cancellation.pk)
    cause = f"cancellation:{cancellation.pk}"
    giving_back.part(order=order, amount=cancellation.total, cause=cause, by=by, now=now, reason=reason)
    if order.payment_method in IN_ADVANCE and plans.of(order) is None:
        document.credit_note(cancellation=cancellation, by=by, now=now)
    return cancellation


def _let_go(order, reason, by, now):
    """End the hold of pieces that are all cancelled: held ones go first."""
    unholding.end(order=order, outcome=Hold.Outcome.REJECTED, by=by, now=now, comment=reason)
    order.waiting_reason = ""
    order.save(update_fields=["waiting_reason"])


def _parts(order, wanted):
    """Give unsaved rows with what the pieces of each line are worth (C8)."""
    return [
        CancellationLine(line=line, quantity=quantity, net_total=net, tax_total=tax)
        for line, quantity in wanted.items()
        for net, tax in [
            shares.of(line, before=line.shipped + line.cancelled, quantity=quantity, currency=order.currency)
        ]
    ]


def _write(order, parts, is_whole, reason, by, now):
    """Write the cancellation with its lines; the whole one also gives the delivery back."""
    net = sum((part.net_total for part in parts), order.delivery_net if is_whole else money.ZERO)
    tax = sum((part.tax_total for part in parts), order.delivery_tax if is_whole else money.ZERO)
    cancellation = Cancellation.objects.create(
        order=order, reason=reason, net_total=net, tax_total=tax, total=net + tax, at=now, by_id=by.user_id
    )
    for part in parts:
        part.cancellation = cancellation
    CancellationLine.objects.bulk_create(parts)
    return cancellation

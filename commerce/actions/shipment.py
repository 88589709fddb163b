"""Send what was ordered on its way, in one shipment or several (O6, O9)."""

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from commerce import plans
from commerce.actions import document
from commerce.models import Order, OrderLine, OrderState, Shipment, ShipmentLine
from commerce.rules import fulfilment as rules
from core import audit, outbox, transactions

EVENTS = {OrderState.PARTLY_SHIPPED: "order.partly_shipped", OrderState.SHIPPED: "order.shipped"}


@transactions.whole
def ship(*, order, quantities, by, now, carrier="", tracking=""):
    """Ship {line id: pieces} of an order in progress; what is left decides about its state. Gives the Shipment."""
    order = Order.objects.locked().get(pk=order.pk)
    rules.check_can_ship(by, order)
    lines = {line.pk: line for line in order.lines.order_by("position")}
    most = _("Of %(code)s %(number)s are still to be shipped.")
    rules.check_pieces(quantities, lines, lambda line: line.ready_quantity, most=most)
    return _ship(order, lines, quantities, {"carrier": carrier.strip(), "tracking": tracking.strip()}, by, now)


@transactions.whole
def ship_rest(*, order, by, now, carrier="", tracking=""):
    """Ship all that is still open of an order in progress, but for what is held."""
    order = Order.objects.locked().get(pk=order.pk)
    lines = {line.pk: line for line in order.lines.order_by("position")}
    rules.check_can_ship_of(by, order, lines.values())
    quantities = {line.pk: line.ready_quantity for line in lines.values()}
    return _ship(order, lines, quantities, {"carrier": carrier.strip(), "tracking": tracking.strip()}, by, now)


@transactions.whole
def carry_over(*, order, earlier, by, now):
    """Count what has left the house with an `earlier` order, which `order` has taken over, as delivered with this one:
    it is not sent again, and nobody is mailed (F7). The caller has locked both; nothing of `order` was shipped yet.
    """
    left = dict(earlier.lines.filter(shipped__gt=0).values_list("product").annotate(Sum("shipped")))
    lines = {line.pk: line for line in order.lines.order_by("position")}
    quantities = {pk: min(line.open_quantity, left.get(line.product_id, 0)) for pk, line in lines.items()}
    if not any(quantities.values()):
        return None
    order.move(OrderState.IN_PROGRESS, now=now)
    how = {"carrier": (_("with order %(number)s") % {"number": earlier.number}), "tracking": ""}
    at = earlier.shipments.aggregate(Max("shipped_at"))["shipped_at__max"]
    return _write(order, lines, quantities, how, by, now, shipped_at=at)


def _ship(order, lines, quantities, how, by, now):
    shipment = _write(order, lines, quantities, how, by, now)
    outbox.enqueue("order.shipped", key=f"shipped:{shipment.pk}", shipment=shipment.pk)
    return shipment


def _write(order, lines, quantities, how, by, now, shipped_at=None):
    """Write the shipment with its papers; what is left decides about the order's state."""
    sent = {lines[pk]: quantity for pk, quantity in quantities.items() if quantity}
    number = order.shipments.count() + 1
    shipment = Shipment.objects.create(
        order=order, number=number, shipped_at=shipped_at or now, by_id=by.user_id, **how
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, line=line, quantity=quantity) for line, quantity in sent.items()
    )
    for line, quantity in sent.items():
        line.shipped += quantity
    OrderLine.objects.bulk_update(sent, ["shipped"])
    state = rules.state_after(lines.values(), order.state)
    if state != order.state:
        order.move(state, now=now)
        order.save(update_fields=["state"])
    new = {"shipment": number, "pieces": sum(sent.values()), **how}
    told = " ".join(part for part in how.values() if part)
    audit.record(EVENTS[state], order, by=by, at=now, partner_id=order.partner_id, new=new, reason=told)
    document.delivery_note(shipment=shipment, by=by, now=now)
    if plans.of(order) is None:  # a plan asks for its payments by itself
        document.invoice(shipment=shipment, by=by, now=now)
    return shipment

"""Shipments, cancellations and returns past the actions, for what is only about their documents."""

from commerce.models import (
    Cancellation,
    CancellationLine,
    Order,
    OrderLine,
    Return,
    ReturnLine,
    Shipment,
    ShipmentLine,
)
from core import money


def placed(cast, total="20.00", **values):
    """Give a placed order of exactly `total`, paid by bank transfer."""
    cast.no_limit("bea")
    order = cast.submitted("bea", total, payment_method="bank_transfer")
    Order.objects.filter(pk=order.pk).update(**values) if values else None
    return Order.objects.get(pk=order.pk)


def shipment(order, quantities, *, now, by):
    """Ship {line: pieces} of an order."""
    made = Shipment.objects.create(order=order, number=order.shipments.count() + 1, shipped_at=now, by=by)
    for line, quantity in quantities.items():
        ShipmentLine.objects.create(shipment=made, line=line, quantity=quantity)
        OrderLine.objects.filter(pk=line.pk).update(shipped=line.shipped + quantity)
        line.refresh_from_db()
    return made


def cancellation(order, quantities, *, now, by, amounts):
    """Cancel {line: pieces}; `amounts` are net and tax of each line, in the same order."""
    net, tax = (sum((each[place] for each in amounts), money.ZERO) for place in (0, 1))
    values = {"reason": "No longer made", "net_total": net, "tax_total": tax, "total": net + tax, "at": now, "by": by}
    made = Cancellation.objects.create(order=order, **values)
    for (line, quantity), (line_net, line_tax) in zip(quantities.items(), amounts, strict=True):
        CancellationLine.objects.create(
            cancellation=made, line=line, quantity=quantity, net_total=line_net, tax_total=line_tax
        )
        OrderLine.objects.filter(pk=line.pk).update(cancelled=line.cancelled + quantity)
        line.refresh_from_db()
    return made


def returned(order, quantities, *, now, by, amounts):
    """Take {line: pieces} back, refunded."""
    net, tax = (sum((each[place] for each in amounts), money.ZERO) for place in (0, 1))
    values = {"number": 1, "state": "refunded", "reason": "Broken", "net_total": net, "tax_total": tax}
    values |= {"total": net + tax, "asked_at": now, "asked_by": by, "decided_at": now, "decided_by": by}
    made = Return.objects.create(order=order, refunded_at=now, **values)
    for (line, quantity), (line_net, line_tax) in zip(quantities.items(), amounts, strict=True):
        ReturnLine.objects.create(part_of=made, line=line, quantity=quantity, net_total=line_net, tax_total=line_tax)
    return made

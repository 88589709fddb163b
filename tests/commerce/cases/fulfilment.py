"""What breaks the constraints of shipments, cancellations, returns and notes."""

from collections.abc import Callable

from commerce.models import (
    Cancellation,
    CancellationLine,
    Order,
    OrderLine,
    OrderNote,
    Return,
    ReturnLine,
    Shipment,
    ShipmentLine,
)
from tests.factories.violations import altered


def line(s):
    return s.order.lines.get()


def shipment(s, number=1):
    return Shipment.objects.create(order=s.order, number=number, shipped_at=s.now, by=s.cast.users.sam)


def sent(s, **values):
    whole = values.pop("shipment", None) or shipment(s)
    return ShipmentLine.objects.create(shipment=whole, line=line(s), **{"quantity": 1, **values})


def cancellation(s, **values):
    known = {"net_total": 1, "tax_total": 0, "total": 1, "reason": "x", "at": s.now, "by": s.cast.users.sam}
    return Cancellation.objects.create(order=s.order, **{**known, **values})


def cancelled(s, **values):
    whole = values.pop("cancellation", None) or cancellation(s)
    known = {"line": line(s), "quantity": 1, "net_total": 1, "tax_total": 0}
    return CancellationLine.objects.create(cancellation=whole, **{**known, **values})


def returned(s, **values):
    known = {"number": 1, "reason": "x", "asked_at": s.now, "asked_by": s.cast.users.bea}
    return Return.objects.create(order=s.order, **{**known, **values})


def sent_back(s, **values):
    whole = values.pop("part_of", None) or returned(s)
    known = {"line": line(s), "quantity": 1, "net_total": 1, "tax_total": 0}
    return ReturnLine.objects.create(part_of=whole, **{**known, **values})


def note(s, **values):
    known = {"order": s.order, "text": "x", "is_internal": False, "at": s.now, "by": s.cast.users.bea}
    return OrderNote.objects.create(**{**known, **values})


def lost_return(s):
    """The check of the decision lists the states too and would speak first."""
    altered("commerce_return DROP CONSTRAINT return_decided_all_or_none")
    return returned(s, state="lost")


CASES: dict[str, Callable] = {
    "order_gives_back_at_most_its_total": lambda s: Order.objects.filter(pk=s.order.pk).update(given_back=21),
    "order_line_ships_at_most_its_quantity": lambda s: s.order.lines.update(shipped=11, cancelled=10),
    "order_line_returns_at_most_what_was_shipped": lambda s: s.order.lines.update(shipped=3, returned=4),
    "order_lines_stay": lambda s: OrderLine.objects.filter(order=s.order).delete(),
    "shipment_numbers_count_up": lambda s: [shipment(s), shipment(s)],
    "shipment_names_a_line_once": lambda s: [first := sent(s), sent(s, shipment=first.shipment)],
    "shipment_line_holds_something": lambda s: sent(s, quantity=0),
    "shipment_lines_stay": lambda s: [sent(s), ShipmentLine.objects.update(quantity=2)],
    "cancellation_total_is_net_and_tax": lambda s: cancellation(s, total=2),
    "cancellations_never_change": lambda s: [cancellation(s), Cancellation.objects.update(reason="y")],
    "cancellation_names_a_line_once": lambda s: [
        first := cancelled(s),
        cancelled(s, cancellation=first.cancellation),
    ],
    "cancellation_line_holds_something": lambda s: cancelled(s, quantity=0),
    "cancellation_lines_stay": lambda s: [cancelled(s), CancellationLine.objects.all().delete()],
    "return_numbers_count_up": lambda s: [returned(s), returned(s)],
    "return_state_is_known": lost_return,
    "return_decided_all_or_none": lambda s: returned(s, state="accepted"),
    "return_refunded_exactly_when_refunded": lambda s: returned(
        s, state="refunded", decided_at=s.now, decided_by=s.cast.users.sam
    ),
    "return_total_is_net_and_tax": lambda s: returned(s, total=1),
    "return_names_a_line_once": lambda s: [first := sent_back(s), sent_back(s, part_of=first.part_of)],
    "return_line_holds_something": lambda s: sent_back(s, quantity=0),
    "return_lines_stay": lambda s: [sent_back(s), ReturnLine.objects.update(quantity=2)],
    "order_note_asks_to_cancel_once": lambda s: [note(s, asks_to_cancel=True) for _time in range(2)],
    "order_note_that_asks_is_open": lambda s: note(s, asks_to_cancel=True, is_internal=True),
    "order_notes_stay": lambda s: [note(s), OrderNote.objects.update(text="y")],
}

"""What the desk did in the last days, by the real actions: parts shipped and cancelled, returns, notes (O6, O9)."""

from collections.abc import Callable
from datetime import timedelta

from commerce.actions import cancellation, note, returns, shipment
from commerce.models import Order, OrderState
from commerce.queries.fulfilment import pick_lists
from partners import queries as partners

PARTS = [("DHL", "JD014600072200118"), ("DPD", "15501200450917"), ("Royal Mail", "RM204118736GB")]
NOTES = [
    ("Customer called: the delivery has to be announced, the yard is closed from noon.", False),
    ("Shelf count was one carton short; recounted, all there.", True),
    ("Driver says the ramp is broken. Send the small lorry next time.", True),
]
RETURNS = ["Wrong colour delivered.", "Two arrived broken.", "Ordered twice by mistake.", "Does not fit our shelves."]


def make(*, history, staff, now):
    """Fill what the desk works with: `history` knows who acts, `staff` gives places by log-in."""
    sam = partners.place(membership=staff.by_login["sam", "NORTHGATE"])
    _ship_parts(sam, now)
    _cancel_parts(sam, now)
    _send_back(history, sam, now)
    _write_notes(history, sam, now)


def _ship_parts(sam, now):
    picked = pick_lists(Order.objects.filter(state=OrderState.IN_PROGRESS))
    several = [(order, lines) for order, lines in picked[1:] if len(lines) > 2]
    for at, ((order, lines), (carrier, tracking)) in enumerate(zip(several, PARTS, strict=False)):
        quantities = {line.pk: line.open_quantity for line in lines[: len(lines) // 2]}
        when = now - timedelta(hours=3 + at)
        shipment.ship(order=order, quantities=quantities, carrier=carrier, tracking=tracking, by=sam, now=when)


def _cancel_parts(sam, now):
    picked = pick_lists(Order.objects.filter(state=OrderState.PARTLY_SHIPPED))
    for order, _lines in [each for each in picked if len(each[1]) > 1][:2]:
        line = next(line for line in order.lines.order_by("-position") if line.open_quantity)
        cancellation.cancel(
            order=order, quantities={line.pk: line.open_quantity}, reason="No longer made; the successor comes in May.",
            by=sam, now=now - timedelta(hours=2),
        )  # fmt: skip


def _send_back(history, sam, now):
    """One return is just asked for, one on its way, one refused, one refunded."""
    decisions: list[list[Callable]] = [[], [returns.accept], [returns.refuse], [returns.accept, returns.refund]]
    arrived = Order.objects.filter(state=OrderState.SHIPPED, placed_at__lt=now - timedelta(days=8), cancellations=None)
    latest = arrived.exclude(shipments__shipped_at__gt=now - timedelta(days=1)).order_by("-placed_at", "-pk")
    for number, (order, steps, reason) in enumerate(zip(latest[:4], decisions, RETURNS, strict=False)):
        line, asked = order.lines.earliest("position"), now - timedelta(hours=20 - 3 * number)
        quantities = {line.pk: max(1, line.shipped // 4)}
        found = returns.ask(order=order, quantities=quantities, reason=reason, by=sam, now=asked)
        for step in steps:
            by = history.fay if step is returns.refund else sam
            known = {"reason": "Opened packs are not taken back."} if step is returns.refuse else {}
            step(returned=found, by=by, now=asked + timedelta(hours=2), **known)


def _write_notes(history, sam, now):
    newest = Order.objects.filter(state=OrderState.IN_PROGRESS).order_by("-placed_at", "-pk")[: len(NOTES)]
    for order, (text, is_internal) in zip(newest, NOTES, strict=False):
        note.add(order=order, text=text, is_internal=is_internal, by=sam, now=now - timedelta(hours=1))
    asked = (
        Order.objects.filter(state=OrderState.PLACED, owner=None, partner__parent=None).order_by("-placed_at").first()
    )
    if asked:
        place = next(
            place
            for place in history.staff.places
            if (place.user_id, place.partner_id) == (asked.buyer_id, asked.partner_id)
        )
        by = history.acting(place)
        note.ask_to_cancel(order=asked, text="Ordered the wrong size, we will order anew.", by=by, now=now)

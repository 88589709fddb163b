"""Held orders of every kind, by the real actions: by hand, two at once, in part, and rules for new orders (K3, K8)."""

from datetime import timedelta
from decimal import Decimal

from commerce.actions import hold, hold_rule
from commerce.models import Hold, HoldKind, Order, OrderState, PaymentMethod
from partners.models import Partner

BY_HAND = [
    # kind, who, hours ago, reason
    (HoldKind.REVIEW, "fay", 70, "The delivery address is new: we call you before anything is shipped."),
    (HoldKind.DOCUMENT, "sam", 26, "Your VAT certificate has expired. Please send us the new one."),
    (HoldKind.BUSINESS, "max", 8, "The price agreement ended last week; sales is renewing it with you."),
    (HoldKind.REVIEW, "sam", 2, "Ten times the usual quantity. We check that this is what you meant."),
]
SECOND = (HoldKind.DOCUMENT, "sam", 5, "We wait for the signed end-use statement.")
RULES = [
    # company, kind, who, above, reason
    ("ZENITH", HoldKind.DOCUMENT, "sam", Decimal(2000), "Above this amount we need your signed order."),
    ("LOOM", HoldKind.REVIEW, "fay", None, "Every order is looked at until the new terms are signed."),
]


def make(*, staff, now):
    """Hold what the desk has placed and what credit holds; `staff` gives fay, sam and max as Acting by name."""
    for partner, kind, who, above, reason in RULES:
        found = Partner.objects.filter(code__startswith=partner, parent=None).order_by("pk").first()
        if found:
            known = {"kind": kind, "above": above, "currency": found.currency, "reason": reason}
            hold_rule.add(partner=found, **known, by=staff[who], now=now - timedelta(days=20))
    placed = Order.objects.filter(state=OrderState.PLACED, notes=None).exclude(payment_method=PaymentMethod.CARD)
    for order, (kind, who, hours, reason) in zip(placed.order_by("-placed_at", "-pk")[1:9:2], BY_HAND, strict=False):
        at = max((order.placed_at or order.submitted_at) + timedelta(minutes=20), now - timedelta(hours=hours))
        hold.put(order=order, kind=kind, reason=reason, by=staff[who], now=at)
    held = Hold.objects.open().filter(kind=HoldKind.CREDIT, order__state=OrderState.ON_HOLD).order_by("-since", "pk")
    orders = [each.order for each in held.select_related("order") if each.order.line_count > 1]
    if len(orders) > 1:
        kind, who, hours, reason = SECOND
        at = max(orders[1].submitted_at, now - timedelta(hours=hours)) + timedelta(minutes=4)
        hold.put(order=orders[1], kind=kind, reason=reason, by=staff[who], now=at)
        _let_half_go(orders[0], staff["fay"])


def _let_half_go(order, fay):
    """Of every second line all pieces go on, of the others none."""
    lines = order.lines.order_by("position")
    quantities = {line.pk: line.open_quantity if at % 2 else 0 for at, line in enumerate(lines)}
    comment = "The first half fits the cover."
    at = order.submitted_at + timedelta(minutes=12)
    hold.release_part(order=order, quantities=quantities, comment=comment, by=fay, now=at)

"""What Bea orders again and again: one that goes on, one that waits for her because of a price (O9)."""

from datetime import timedelta
from decimal import Decimal

from commerce.actions import recurring as actions
from commerce.checkout import Checkout
from commerce.models import Order, OrderState, PaymentMethod, RecurringRun, RecurringState
from commerce.queries import recurring as queries
from commerce.rules import recurring as rules
from core import audit, money
from core.actor import SYSTEM
from core.refusal import Refused

DELIVERED = (OrderState.SHIPPED, OrderState.COMPLETED)
WEEK = timedelta(weeks=1)


def make(*, by, now):
    """Start both from orders that Bea has had delivered; nothing where she has none."""
    orders = list(Order.objects.filter(buyer_id=by.user_id, state__in=DELIVERED).order_by("-placed_at")[:12])
    monday = now.date() + timedelta(days=7 - now.weekday())
    weekly = _started(orders, by, now, "Restock of the depot", "week", 2, monday)
    monthly = _started(orders, by, now, "Workshop basics", "month", 1, monday + WEEK)
    if monthly:
        _ask_first(monthly, now)
    return [each for each in (weekly, monthly) if each]


def _started(orders, by, now, name, unit, every, starts_on):
    """Start one like the next of the orders that can still be ordered, which counts as its last date."""
    methods = queries.methods(by.partner_id, by.currency)
    while orders:
        order = orders.pop(0)
        wanted = [(line.product_id, line.quantity, "") for line in order.lines.order_by("position")[:6]]
        payment = PaymentMethod.ON_ACCOUNT if PaymentMethod.ON_ACCOUNT in methods else methods[0]
        known = {"wanted": wanted, "checkout": Checkout(payment=payment, reference="Store 4"), "by": by, "now": now}
        try:
            made = actions.start(name=name, unit=unit, every=every, starts_on=starts_on, **known)
        except Refused:
            continue
        RecurringRun.objects.create(
            recurring=made, due_on=order.placed_at.date(), outcome="ordered", order=order, at=order.placed_at
        )
        return made
    return None


def _ask_first(recurring, now):
    """Let it have found a price that rose, as the sweep does."""
    line = recurring.lines.order_by("-accepted_price").first()
    line.accepted_price = (line.accepted_price * Decimal("0.95")).quantize(money.PRICE_UNIT)
    line.save(update_fields=["accepted_price"])
    try:
        rules.check_as_agreed(rules.looked(recurring, now), recurring.currency)
    except Refused as refusal:
        recurring.paused_reason = refusal.sentence
    recurring.state, recurring.next_on = RecurringState.PAUSED, now.date()
    recurring.starts_on = now.date()
    recurring.save(update_fields=["state", "paused_reason", "next_on", "starts_on"])
    why = recurring.paused_reason
    RecurringRun.objects.create(recurring=recurring, due_on=now.date(), outcome="paused", detail=why, at=now)
    new = {"date": now.date().isoformat()}
    audit.record("recurring.review", recurring, by=SYSTEM, at=now, partner_id=recurring.partner_id, new=new, reason=why)

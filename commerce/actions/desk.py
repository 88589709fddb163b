"""What the operator's order desk does with placed orders (O6)."""

from commerce.models import Order, OrderState
from commerce.rules import order as rules
from core import audit, transactions


@transactions.whole
def start(*, order, by, now):
    """Take a placed order into work; it leaves the unserviced list."""
    return _move(order, OrderState.IN_PROGRESS, "order.started", by, now)


@transactions.whole
def complete(*, order, by, now):
    """Close a shipped order: nothing more is expected."""
    return _move(order, OrderState.COMPLETED, "order.completed", by, now)


def _move(order, state, event, by, now):
    order = Order.objects.locked().get(pk=order.pk)
    rules.check_desk(by)
    order.move(state, now=now)
    order.save(update_fields=["state"])
    audit.record(event, order, by=by, at=now, partner_id=order.partner_id)
    return order

"""What the operator's order desk does with placed orders (O6)."""

from django.db import transaction

from commerce.models import Order, OrderState
from commerce.rules import order as rules
from core import audit


@transaction.atomic
def start(*, order, by, now):
    """Take a placed order into work; it leaves the unserviced list."""
    order = Order.objects.locked().get(pk=order.pk)
    rules.check_desk(by)
    order.move(OrderState.IN_PROGRESS, now=now)
    order.save(update_fields=["state"])
    audit.record("order.started", order, by=by, at=now, partner_id=order.partner_id)
    return order

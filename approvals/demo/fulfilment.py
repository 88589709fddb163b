"""What happened to placed orders afterwards: moved along the order's transitions, written in bulk as history."""

import random
from datetime import timedelta

from django.db import connection

from commerce.demo.shipping import Shipping
from commerce.models import OrderState
from core.models import AuditEntry

SEED = 27
S = OrderState
EVENTS = {
    S.IN_PROGRESS: "order.started",
    S.PARTLY_SHIPPED: "order.partly_shipped",
    S.SHIPPED: "order.shipped",
    S.COMPLETED: "order.completed",
}


def tell(orders, by, end):
    """Move each order as far as its age allows, with the audit's rows and the shipments."""
    draw = random.Random(SEED)
    shipping, entries = Shipping(orders, by), []
    for number, order in enumerate(orders):
        for state, moment in _course(order.placed_at, draw, number):
            if moment > end:
                break
            if state == S.PARTLY_SHIPPED and not shipping.may_be_parted(order):
                continue
            old = order.state
            order.move(state, now=moment)
            _ship(shipping, order, moment)
            entries.append(_entry(order, old, by, moment))
    shipping.write()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE commerce_order o SET state = v.state FROM unnest(%s::bigint[], %s::text[]) AS v(id, state)"
            " WHERE o.id = v.id",
            [[order.pk for order in orders], [order.state for order in orders]],
        )
    AuditEntry.objects.bulk_create(entries)


def _ship(shipping, order, moment):
    if order.state == S.PARTLY_SHIPPED:
        shipping.ship_a_part(order, moment)
    elif order.state == S.SHIPPED:
        shipping.ship_rest(order, moment)


def _course(placed_at, draw, number):
    """Give the states after being placed and when each came. Of fifteen, one is made to order and starts long before
    it ships, one is a backorder whose last part comes late."""
    moment = placed_at + timedelta(hours=draw.uniform(10, 60))
    yield S.IN_PROGRESS, moment
    moment += timedelta(hours=draw.uniform(20, 120), days=14 if number % 15 == 9 else 0)
    if number % 15 == 4 or draw.random() < 0.2:
        yield S.PARTLY_SHIPPED, moment
        moment += timedelta(hours=draw.uniform(20, 90), days=21 if number % 15 == 4 else 0)
    yield S.SHIPPED, moment
    yield S.COMPLETED, moment + timedelta(days=draw.uniform(5, 12))


def _entry(order, old, by, moment):
    return AuditEntry(
        event=EVENTS[order.state],
        subject_type="order",
        subject_id=order.pk,
        partner_id=order.partner_id,
        actor_id=by.user_id,
        actor_name=by.name,
        channel="system",
        old={"state": old},
        new={"state": order.state},
        at=moment,
    )

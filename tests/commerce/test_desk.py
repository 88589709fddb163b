"""The order desk takes placed orders into work (O6)."""

import pytest

from commerce.actions import desk
from commerce.models import Order
from core import audit
from core.refusal import Refused


@pytest.mark.parametrize("name", ["fay", "sam", "max"])
def test_a_placed_order_is_taken_into_work_and_that_is_told(cast, now, name):
    order = cast.submitted("bea", "20.00")

    desk.start(order=order, by=cast.acting(name), now=now)

    row = Order.objects.get(pk=order.pk)
    assert (row.state, row.placed_at) == ("in_progress", now)
    assert list(audit.of(order).values_list("event", "actor_id"))[-1] == (
        "order.started",
        getattr(cast.users, name).pk,
    )


@pytest.mark.parametrize("name", ["bea", "carl", "ada", "zoe", "ruth", "vic"])
def test_nobody_outside_the_desk_works_on_orders(cast, now, name):
    order = cast.submitted("bea", "20.00")

    with pytest.raises(Refused, match=r"^Your role does not work on orders\.$"):
        desk.start(order=order, by=cast.acting(name), now=now)

    assert Order.objects.get(pk=order.pk).state == "placed"


def test_a_waiting_order_is_not_taken_into_work(cast, now):
    order = cast.submitted("bea", "60.00")

    with pytest.raises(Refused) as refusal:
        desk.start(order=order, by=cast.acting("sam"), now=now)

    assert str(refusal.value) == f"Order {order.number} is “Awaiting approval”; it cannot become “In progress”."

"""One table of states and moves (O4): the whole matrix, every state and every target."""

import pytest

from commerce.models import TRANSITIONS, WAITING, Order, OrderState
from core.refusal import Refused

TABLE = {
    "submitted": "awaiting_customer awaiting_approval on_hold placed",
    "awaiting_customer": "awaiting_approval on_hold placed rejected withdrawn expired cancelled",
    "awaiting_approval": "awaiting_customer on_hold placed rejected withdrawn expired cancelled",
    "on_hold": "placed rejected withdrawn expired cancelled",
    "placed": "on_hold in_progress cancelled",
    "in_progress": "partly_shipped shipped cancelled",
    "partly_shipped": "shipped cancelled",
    "shipped": "completed",
    "completed": "",
    "rejected": "",
    "withdrawn": "",
    "expired": "",
    "cancelled": "",
}
ENDED = {"rejected", "withdrawn", "expired", "cancelled"}


@pytest.mark.parametrize("target", OrderState.values)
@pytest.mark.parametrize("state", OrderState.values)
def test_an_order_moves_along_the_table_and_no_other_way(now, state, target):
    order = Order(number="O-1", state=state)
    allowed = target in TABLE[state].split()

    try:
        order.move(target, now=now)
    except Refused as refusal:
        moved, told = False, str(refusal)
    else:
        moved, told = True, ""

    assert (moved, order.state) == (allowed, target if allowed else state)
    labels = OrderState(state).label, OrderState(target).label
    assert told == ("" if allowed else f"Order O-1 is “{labels[0]}”; it cannot become “{labels[1]}”.")
    assert order.placed_at == (now if allowed and target == "placed" else None)
    assert order.ended_at == (now if allowed and target in ENDED else None)


def test_every_state_has_its_row():
    assert set(TRANSITIONS) == set(OrderState)


def test_an_order_waits_in_exactly_these_states():
    assert set(WAITING) == {"awaiting_customer", "awaiting_approval", "on_hold"}


@pytest.mark.parametrize("state", OrderState.values)
def test_every_state_can_be_reached(state):
    reached, edge = {"submitted"}, ["submitted"]
    while edge:
        found = [target for target in TABLE[edge.pop()].split() if target not in reached]
        reached.update(found)
        edge.extend(found)

    assert state in reached

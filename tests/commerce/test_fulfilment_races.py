"""Two people of the desk at once, for real: each was seen to fail with the order's lock taken away."""

from decimal import Decimal

import pytest

from commerce.actions import cancellation, desk, hold, returns, shipment
from commerce.models import Account, LedgerEntry, Order, Return, Shipment
from tests.commerce.test_cancellation import broken
from tests.commerce.test_shipping import left, pieces
from tests.factories.racing import REPEATS, locks_and_writes, refusals, statements, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sam(cast):
    return cast.acting("sam")


@pytest.fixture
def order(cast, sam, now):
    return desk.start(order=cast.submitted("bea", "20.00"), by=sam, now=now)


@pytest.mark.parametrize("repeat", REPEATS)
def test_cancelled_and_shipped_at_once_is_one_of_both(order, sam, now, repeat):
    """Without FOR UPDATE on the order 10 of 10 runs failed."""
    answers = together(
        lambda: shipment.ship_rest(order=order, by=sam, now=now),
        lambda: cancellation.cancel_rest(order=order, reason="Sold out", by=sam, now=now),
    )

    row = Order.objects.get(pk=order.pk)
    told = {
        "shipped": f"Order {row.number} is “Shipped”; only what is placed and not yet shipped is cancelled.",
        "cancelled": f"Order {row.number} is “Cancelled”; only an order in progress is shipped.",
    }
    assert (refusals(answers), left(row), broken()) == ([told[row.state]], [0], {})
    assert Account.objects.get().balance == {"shipped": 980, "cancelled": 1000}[row.state]


@pytest.mark.parametrize("repeat", REPEATS)
def test_cancelled_twice_at_once_gives_back_once(order, sam, now, repeat):
    """Without FOR UPDATE on the order 10 of 10 runs failed."""
    answers = together(*[lambda: cancellation.cancel_rest(order=order, reason="x", by=sam, now=now)] * 4)

    told = f"Order {order.number} is “Cancelled”; only what is placed and not yet shipped is cancelled."
    assert (refusals(answers), Account.objects.get().balance) == ([told] * 3, 1000)
    assert LedgerEntry.objects.filter(order=order, kind="release").count() == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_parts_shipped_at_once_never_exceed_what_was_ordered(order, sam, now, repeat):
    """Without FOR UPDATE on the order 10 of 10 runs failed."""
    twelve = pieces(order, 12)

    answers = together(*[lambda: shipment.ship(order=order, quantities=twelve, by=sam, now=now)] * 3)

    assert refusals(answers) == ["Of POUND 8 are still to be shipped."] * 2
    assert (Shipment.objects.count(), left(order), broken()) == (1, [8], {})


@pytest.mark.parametrize("repeat", REPEATS)
def test_the_last_parts_shipped_and_cancelled_at_once_end_the_order(order, sam, now, repeat):
    """Without FOR UPDATE on the order 10 of 10 runs failed."""
    twelve, eight = pieces(order, 12), pieces(order, 8)

    answers = together(
        lambda: shipment.ship(order=order, quantities=twelve, by=sam, now=now),
        lambda: cancellation.cancel(order=order, quantities=eight, reason="x", by=sam, now=now),
    )

    assert (refusals(answers), left(order), Order.objects.get().state, broken()) == ([], [0], "shipped", {})
    assert Account.objects.get().balance == 988


@pytest.mark.parametrize("repeat", REPEATS)
def test_sent_back_twice_at_once_is_asked_for_once(order, sam, now, repeat):
    """Without FOR UPDATE on the order 10 of 10 runs failed."""
    shipment.ship_rest(order=order, by=sam, now=now)
    twelve = pieces(order, 12)

    answers = together(*[lambda: returns.ask(order=order, quantities=twelve, reason="x", by=sam, now=now)] * 2)

    assert refusals(answers) == ["Of POUND 8 can be sent back."]
    assert (Return.objects.count(), broken()) == (1, {})


@pytest.mark.parametrize("repeat", REPEATS)
def test_refunded_twice_at_once_gives_back_once(cast, order, sam, now, repeat):
    """Without FOR UPDATE on order and return 10 of 10 runs failed."""
    fay = cast.acting("fay")
    shipment.ship_rest(order=order, by=sam, now=now)
    returned = returns.ask(order=order, quantities=pieces(order, 5), reason="x", by=sam, now=now)
    returns.accept(returned=returned, by=sam, now=now)

    answers = together(*[lambda: returns.refund(returned=returned, by=fay, now=now)] * 3)

    assert refusals(answers) == ["Return 1 is already decided: Received and refunded."] * 2
    assert (Account.objects.get().balance, broken()) == (985, {})


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_held_order_rejected_twice_gives_its_credit_back_once(cast, now, repeat):
    """Without FOR UPDATE on the order 10 of 10 runs failed."""
    cast.no_limit("bea", "carl")
    order, fay = cast.submitted("bea", "1000.01"), cast.acting("fay")

    answers = together(*[lambda: hold.reject(order=order, reason="x", by=fay, now=now)] * 3)

    assert refusals(answers) == [f"Order {order.number} is already decided: Rejected by Fay."] * 2
    assert (Account.objects.get().balance, Order.objects.get().given_back) == (1000, Decimal("1000.01"))


ACTS = {
    "ship": lambda order, by, now: shipment.ship_rest(order=order, by=by, now=now),
    "cancel": lambda order, by, now: cancellation.cancel_rest(order=order, reason="x", by=by, now=now),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_order_is_locked_before_anything_of_it_is_written(order, sam, now, act):
    with statements() as sent:
        ACTS[act](order, sam, now)

    done = locks_and_writes(sent, "commerce_order")
    assert (done[0], set(done)) == ("lock", {"lock", "write"})

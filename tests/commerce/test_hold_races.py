"""Two who decide about one held order at once, for real.

Without FOR UPDATE on the order each run failed of two releases, two kinds, release and withdrawal, two holds, hold and
start (15 of 24); the others show that nothing is lost whichever comes first.
"""

from decimal import Decimal

import pytest

from approvals.actions import decision
from commerce.actions import credit, desk, hold, shipment
from commerce.models import Account, Hold, LedgerEntry, Order
from core import audit
from core.models import OutboxEntry
from tests.factories.racing import REPEATS, refusals, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def held(cast):
    cast.no_limit("bea", "carl")
    return cast.submitted("bea", "1020.50")


def events(order, *names):
    return list(audit.of(order).filter(event__in=names).values_list("event", flat=True))


@pytest.mark.parametrize("repeat", REPEATS)
def test_released_twice_at_once_is_released_and_mailed_once(cast, held, now, repeat):
    fay, other = cast.acting("fay"), cast.acting("fay")

    answers = together(
        lambda: hold.release(order=held, by=fay, now=now), lambda: hold.release(order=held, by=other, now=now)
    )

    assert refusals(answers) == [f"Order {held.number} is already decided: Released by Fay."]
    assert events(held, "order.released", "order.placed") == ["order.released", "order.placed"]
    assert OutboxEntry.objects.filter(topic__in=["order.placed", "credit.decided"]).count() == 2


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_kinds_released_at_once_place_the_order_once(cast, held, now, repeat):
    hold.put(order=held, kind="document", reason="x", by=cast.acting("sam"), now=now)
    fay, sam = cast.acting("fay"), cast.acting("sam")

    answers = together(
        lambda: hold.release(order=held, by=fay, now=now, kind="credit"),
        lambda: hold.release(order=held, by=sam, now=now, kind="document"),
    )

    order = Order.objects.get(pk=held.pk)
    assert (refusals(answers), order.state, order.waiting_reason) == ([], "placed", "")
    assert sorted(events(held, "order.released", "order.placed")) == ["order.placed"] + ["order.released"] * 2
    assert LedgerEntry.objects.filter(order=held).count() == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_released_and_rejected_by_two_functions_at_once_is_decided_once(cast, held, now, repeat):
    hold.put(order=held, kind="document", reason="x", by=cast.acting("sam"), now=now)
    fay, sam = cast.acting("fay"), cast.acting("sam")

    together(
        lambda: hold.release(order=held, by=fay, now=now, kind="credit"),
        lambda: hold.reject(order=held, reason="No licence", by=sam, now=now),
    )

    order = Order.objects.get(pk=held.pk)
    assert (order.state, Account.objects.get().balance) == ("rejected", 1000)
    assert Hold.objects.open().count() == 0
    assert LedgerEntry.objects.filter(order=held, kind="release").count() == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_released_and_withdrawn_at_once_is_one_of_both(cast, held, now, repeat):
    fay, bea = cast.acting("fay"), cast.acting("bea")

    answers = together(
        lambda: hold.release(order=held, by=fay, now=now), lambda: decision.withdraw(order=held, by=bea, now=now)
    )

    order = Order.objects.get(pk=held.pk)
    assert (len(refusals(answers)), Hold.objects.get().outcome) == (
        1, {"placed": "released", "withdrawn": "withdrawn"}[order.state],
    )  # fmt: skip
    assert Account.objects.get().balance == (Decimal("-20.50") if order.state == "placed" else 1000)


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_raised_limit_releases_nothing_by_itself(cast, held, now, repeat):
    fay, other = cast.acting("fay"), cast.acting("fay")
    second = cast.submitted("bea", "1.00")

    answers = together(
        lambda: credit.change_limit(account=cast.account, limit=Decimal(5000), reason="More", by=other, now=now),
        lambda: hold.release(order=held, by=fay, now=now),
    )

    assert refusals(answers) == []
    assert [Order.objects.get(pk=each.pk).state for each in (held, second)] == ["placed", "on_hold"]
    assert Account.objects.get().balance == Decimal("3978.50")


@pytest.mark.parametrize("repeat", REPEATS)
def test_pieces_let_go_while_others_are_shipped_are_shipped_or_held_never_lost(cast, held, now, repeat):
    ids = dict(held.lines.values_list("code", "pk"))
    fay, sam = cast.acting("fay"), cast.acting("sam")
    order = hold.release_part(order=held, quantities={ids["POUND"]: 1000}, by=fay, now=now)
    desk.start(order=order, by=sam, now=now)

    answers = together(
        lambda: hold.release(order=order, by=fay, now=now), lambda: shipment.ship_rest(order=order, by=sam, now=now)
    )

    row = Order.objects.get(pk=order.pk)
    shipped = sum(row.lines.values_list("shipped", flat=True))
    assert refusals(answers) == []
    assert (row.state, shipped) in {("partly_shipped", 1000), ("shipped", 1070)}
    assert sum(row.lines.values_list("held", flat=True)) == 0


@pytest.mark.parametrize("repeat", REPEATS)
def test_held_by_two_at_once_for_the_same_is_held_once(cast, now, repeat):
    order, sam, fay = cast.submitted("bea", "20.00"), cast.acting("sam"), cast.acting("fay")

    answers = together(
        lambda: hold.put(order=order, kind="review", reason="x", by=sam, now=now),
        lambda: hold.put(order=order, kind="review", reason="y", by=fay, now=now),
    )

    assert refusals(answers) == ["A hold of this kind (Review) stops it already."]
    assert (Order.objects.get().state, Hold.objects.count()) == ("on_hold", 1)


@pytest.mark.parametrize("repeat", REPEATS)
def test_held_and_taken_into_work_at_once_is_one_of_both(cast, now, repeat):
    order, sam, fay = cast.submitted("bea", "20.00"), cast.acting("sam"), cast.acting("fay")

    answers = together(
        lambda: hold.put(order=order, kind="review", reason="x", by=fay, now=now),
        lambda: desk.start(order=order, by=sam, now=now),
    )

    state = Order.objects.get().state
    assert (len(refusals(answers)), Hold.objects.exists()) == (1, {"on_hold": True, "in_progress": False}[state])

"""Some pieces of a held order go on, the others stay held until Finance decides about them too (K3)."""

from decimal import Decimal

import pytest

from commerce.actions import cancellation, desk, hold, shipment
from commerce.models import Account, Hold, Order
from core import audit
from core.models import OutboxEntry
from core.refusal import Refused
from tests.commerce.test_holds import refusal_of


@pytest.fixture
def fay(cast):
    return cast.acting("fay")


@pytest.fixture
def sam(cast):
    return cast.acting("sam")


@pytest.fixture
def held(cast):
    """Give an order of 1,020 POUND and 50 PENNY, above the credit of 1,000."""
    cast.no_limit("bea", "carl")
    return cast.submitted("bea", "1020.50")


def wanted(order, pounds, pennies):
    ids = dict(order.lines.values_list("code", "pk"))
    return {ids["POUND"]: pounds, ids["PENNY"]: pennies}


def pieces(order, *names):
    return sorted(order.lines.values_list("code", *names))


@pytest.fixture
def parted(held, fay, now):
    """Let 1,000 POUND go on; 20 POUND and 50 PENNY stay held."""
    return hold.release_part(order=held, quantities=wanted(held, 1000, 0), comment="First part", by=fay, now=now)


def test_what_goes_on_is_placed_and_the_rest_stays_held_with_its_reason(parted, now):
    row = Hold.objects.get()
    order = Order.objects.get(pk=parted.pk)

    assert (order.state, order.placed_at, order.waiting_reason) == (
        "placed", now, "The outstanding credit is £20.50 short.",
    )  # fmt: skip
    assert pieces(order, "held") == [("PENNY", 50), ("POUND", 20)]
    assert (row.outcome, Account.objects.get().balance) == (None, Decimal("-20.50"))


def test_a_partial_release_is_told_and_mailed_once(parted, cast):
    rows = list(audit.of(parted).values_list("event", "actor_id", "reason", "new"))

    assert rows[2:] == [
        ("order.partly_released", cast.users.fay.pk, "First part", {"pieces": 1000, "held_pieces": 70}),
        ("order.placed", cast.users.fay.pk, "", None),
    ]
    assert list(OutboxEntry.objects.order_by("id").values_list("topic", flat=True)) == ["credit.held", "order.placed"]


def test_all_pieces_together_are_a_release(held, fay, now):
    order = hold.release_part(order=held, quantities=wanted(held, 1020, 50), by=fay, now=now)

    assert (order.state, Hold.objects.get().outcome) == ("placed", "released")
    assert pieces(order, "held") == [("PENNY", 0), ("POUND", 0)]


@pytest.mark.parametrize(
    ("pounds", "pennies", "told"),
    [
        (0, 0, "Enter how many of at least one line."),
        (1021, 0, "Of POUND 1020 are held."),
        (1, 51, "Of PENNY 50 are held."),
        (-1, 5, "Of POUND 1020 are held."),
    ],
)
def test_only_what_is_held_goes_on(held, fay, now, pounds, pennies, told):
    said = refusal_of(hold.release_part, order=held, quantities=wanted(held, pounds, pennies), by=fay, now=now)

    assert (said, Order.objects.get().state) == (told, "on_hold")


def test_pieces_of_another_order_do_not_go_on_with_it(cast, held, fay, now):
    other = cast.submitted("bea", "1.00")

    said = refusal_of(hold.release_part, order=held, quantities={other.lines.get().pk: 1}, by=fay, now=now)

    assert said == "This line belongs to another order."


def test_a_part_goes_on_only_while_credit_alone_holds_the_order(cast, held, fay, sam, now):
    hold.put(order=held, kind="review", reason="x", by=sam, now=now)

    said = refusal_of(hold.release_part, order=held, quantities=wanted(held, 1, 0), by=fay, now=now)

    assert said == "Something else holds this order too: that is to be decided first."


@pytest.mark.parametrize("name", ["bea", "carl", "dora", "ada", "sam", "max", "ruth", "zoe"])
def test_only_finance_lets_a_part_go_on(cast, held, now, name):
    with pytest.raises(Refused):
        hold.release_part(order=held, quantities=wanted(held, 1, 0), by=cast.acting(name), now=now)

    assert pieces(held, "held") == [("PENNY", 0), ("POUND", 0)]


def test_a_part_goes_on_once(parted, fay, now):
    said = refusal_of(hold.release_part, order=parted, quantities=wanted(parted, 1, 0), by=fay, now=now)

    assert said == f"A part of order {parted.number} has gone on already."


def test_held_pieces_are_not_shipped(parted, sam, now):
    desk.start(order=parted, by=sam, now=now)

    said = refusal_of(shipment.ship, order=parted, quantities=wanted(parted, 1001, 0), by=sam, now=now)
    shipment.ship_rest(order=parted, by=sam, now=now)
    again = refusal_of(shipment.ship_rest, order=parted, by=sam, now=now)

    assert (said, again) == (
        "Of POUND 1000 are still to be shipped.",
        "What is still to be shipped is held: Finance decides about it first.",
    )
    assert (Order.objects.get().state, pieces(parted, "shipped", "held")) == (
        "partly_shipped", [("PENNY", 0, 50), ("POUND", 1000, 20)],
    )  # fmt: skip


def test_the_rest_is_released_later_and_shipped(parted, fay, sam, now):
    desk.start(order=parted, by=sam, now=now)
    shipment.ship_rest(order=parted, by=sam, now=now)

    order = hold.release(order=parted, by=fay, now=now, comment="Paid")
    shipment.ship_rest(order=parted, by=sam, now=now)

    row = Hold.objects.get()
    assert (row.outcome, row.comment, order.waiting_reason) == ("released", "Paid", "")
    assert (Order.objects.get().state, pieces(parted, "shipped", "held")) == (
        "shipped", [("PENNY", 50, 0), ("POUND", 1020, 0)],
    )  # fmt: skip
    assert OutboxEntry.objects.filter(topic="credit.decided").count() == 1


def test_the_rest_is_rejected_cancelled_and_its_credit_given_back(parted, fay, now):
    hold.reject(order=parted, reason="No cover", by=fay, now=now)

    order, row = Order.objects.get(), Hold.objects.get()
    assert (order.state, order.given_back, order.waiting_reason) == ("placed", Decimal("20.50"), "")
    assert (row.outcome, row.comment, Account.objects.get().balance) == ("rejected", "No cover", 0)
    assert pieces(order, "cancelled", "held") == [("PENNY", 50, 0), ("POUND", 20, 0)]


def test_rejecting_the_rest_of_what_is_shipped_ends_the_shipping(parted, fay, sam, now):
    desk.start(order=parted, by=sam, now=now)
    shipment.ship_rest(order=parted, by=sam, now=now)

    hold.reject(order=parted, reason="No cover", by=fay, now=now)

    assert Order.objects.get().state == "shipped"


def test_what_the_desk_cancels_are_held_pieces_first(parted, sam, now):
    cancellation.cancel(order=parted, quantities=wanted(parted, 5, 0), reason="x", by=sam, now=now)
    after_few = pieces(parted, "cancelled", "held")
    cancellation.cancel(order=parted, quantities=wanted(parted, 20, 50), reason="Sold out", by=sam, now=now)

    row = Hold.objects.get()
    assert after_few == [("PENNY", 0, 50), ("POUND", 5, 15)]
    assert pieces(parted, "cancelled", "held") == [("PENNY", 50, 0), ("POUND", 25, 0)]
    assert (row.outcome, row.comment, Order.objects.get().waiting_reason) == ("rejected", "Sold out", "")


def test_a_part_that_went_on_is_not_held_by_hand(parted, sam, now):
    said = refusal_of(hold.put, order=parted, kind="review", reason="x", by=sam, now=now)

    assert said == f"Some pieces of order {parted.number} are held already, the others have gone on."

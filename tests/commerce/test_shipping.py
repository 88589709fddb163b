"""What is ordered leaves in one shipment or several, and what is left decides about the order (O6, O9)."""

import pytest

from commerce.actions import desk, shipment
from commerce.models import Document, Order, Shipment
from core import audit
from core.models import OutboxEntry
from core.refusal import Refused


@pytest.fixture
def sam(cast):
    return cast.acting("sam")


@pytest.fixture
def order(cast, sam, now):
    """Two lines, of 20 and of 50 pieces, in progress."""
    return desk.start(order=cast.submitted("bea", "20.50"), by=sam, now=now)


def pieces(order, *quantities):
    return dict(zip(order.lines.order_by("position").values_list("pk", flat=True), quantities, strict=True))


def left(order):
    return [line.open_quantity for line in order.lines.order_by("position")]


def test_a_part_is_shipped_then_the_rest_and_the_order_is_shipped(order, sam, now):
    shipment.ship(order=order, quantities=pieces(order, 5, 0), by=sam, now=now, carrier="DHL", tracking="JD01")
    halfway = Order.objects.get(pk=order.pk).state, left(order)
    shipment.ship_rest(order=order, by=sam, now=now)

    assert halfway == ("partly_shipped", [15, 50])
    assert (Order.objects.get(pk=order.pk).state, left(order)) == ("shipped", [0, 0])
    rows = Shipment.objects.order_by("number").values_list("number", "carrier", "tracking", "by", "shipped_at")
    assert list(rows) == [(1, "DHL", "JD01", sam.user_id, now), (2, "", "", sam.user_id, now)]
    assert [
        list(s.lines.order_by("line__position").values_list("quantity", flat=True)) for s in order.shipments.all()
    ] == [
        [5],
        [15, 50],
    ]


def test_a_shipment_is_told_mailed_and_has_its_papers(order, sam, now):
    made = shipment.ship(order=order, quantities=pieces(order, 5, 0), by=sam, now=now, carrier="DHL", tracking="JD01")
    shipment.ship_rest(order=order, by=sam, now=now)

    rows = audit.of(order).filter(event__in=["order.partly_shipped", "order.shipped"])
    assert list(rows.values_list("event", "actor_id", "reason", "new__pieces")) == [
        ("order.partly_shipped", sam.user_id, "DHL JD01", 5),
        ("order.shipped", sam.user_id, "", 65),
    ]
    assert OutboxEntry.objects.filter(topic="order.shipped").count() == 2
    kinds = Document.objects.filter(shipment=made).order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["delivery_note", "invoice"]


@pytest.mark.parametrize(
    ("quantities", "sentence"),
    [
        ((0, 0), "Enter how many of at least one line."),
        ((21, 0), "Of POUND 20 are still to be shipped."),
        ((1, 51), "Of PENNY 50 are still to be shipped."),
        ((-1, 1), "Of POUND 20 are still to be shipped."),
    ],
)
def test_more_or_less_than_what_is_open_is_not_shipped(order, sam, now, quantities, sentence):
    with pytest.raises(Refused) as refusal:
        shipment.ship(order=order, quantities=pieces(order, *quantities), by=sam, now=now)

    assert (str(refusal.value), left(order), Shipment.objects.count()) == (sentence, [20, 50], 0)


def test_a_line_of_another_order_is_not_shipped(cast, order, sam, now):
    other = cast.submitted("bea", "3.00")

    with pytest.raises(Refused, match=r"^This line belongs to another order\.$"):
        shipment.ship(order=order, quantities=pieces(other, 1), by=sam, now=now)

    assert left(other) == [3]


@pytest.mark.parametrize("name", ["bea", "ada", "carl", "zoe"])
def test_nobody_outside_the_desk_ships(cast, order, now, name):
    with pytest.raises(Refused, match=r"^Your role does not work on orders\.$"):
        shipment.ship_rest(order=order, by=cast.acting(name), now=now)


def test_an_order_is_shipped_once_work_on_it_has_begun(cast, sam, now):
    order = cast.submitted("bea", "20.00")

    with pytest.raises(Refused) as refusal:
        shipment.ship_rest(order=order, by=sam, now=now)

    assert str(refusal.value) == f"Order {order.number} is “Placed”; only an order in progress is shipped."


def test_what_is_shipped_is_completed(order, sam, now):
    shipment.ship_rest(order=order, by=sam, now=now)

    desk.complete(order=order, by=sam, now=now)

    assert Order.objects.get(pk=order.pk).state == "completed"
    assert audit.of(order).last().event == "order.completed"


def test_what_is_not_shipped_is_not_completed(order, sam, now):
    with pytest.raises(Refused) as refusal:
        desk.complete(order=order, by=sam, now=now)

    assert str(refusal.value) == f"Order {order.number} is “In progress”; it cannot become “Completed”."

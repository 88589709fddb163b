"""What will not be delivered is cancelled, by line or as a whole, and given back exactly once (O9, C8)."""

from decimal import Decimal

import pgtrigger
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce import shares
from commerce.actions import cancellation, desk, shipment
from commerce.invariants import fulfilment as fulfilment_invariants
from commerce.invariants import order as invariants
from commerce.models import Account, Cancellation, Document, LedgerEntry, Order, OrderLine
from core import audit, money
from core.models import OutboxEntry
from core.refusal import Refused
from tests.commerce.test_shipping import left, pieces

SAY = "Say why: the reason is kept and shown."


@pytest.fixture
def sam(cast):
    return cast.acting("sam")


@pytest.fixture
def order(cast):
    """20 pounds' worth and 50 pennies' worth, placed on account."""
    return cast.submitted("bea", "20.50")


def cancel(order, *quantities, by, now):
    return cancellation.cancel(order=order, quantities=pieces(order, *quantities), reason="Sold out", by=by, now=now)


def broken():
    found = [*invariants.check(), *fulfilment_invariants.check()]
    return {finding.name: finding.violations for finding in found if finding.violations}


def test_a_part_is_cancelled_and_its_credit_given_back(order, sam, now):
    made = cancel(order, 5, 10, by=sam, now=now)

    row = Order.objects.get(pk=order.pk)
    assert (row.state, row.given_back, made.total, left(order)) == ("placed", Decimal("5.1"), Decimal("5.1"), [15, 40])
    assert list(LedgerEntry.objects.filter(order=order).order_by("id").values_list("kind", "amount", "reason")) == [
        ("order", Decimal("-20.5"), ""),
        ("release", Decimal("5.1"), "Sold out"),
    ]
    assert (Account.objects.get().balance, broken()) == (Decimal("984.60"), {})


def test_a_cancellation_is_told_and_mailed(order, sam, now):
    made = cancel(order, 5, 0, by=sam, now=now)

    entry = audit.of(order).last()
    assert (entry.event, entry.reason, entry.new["amount"], entry.new["pieces"]) == (
        "order.partly_cancelled",
        "Sold out",
        str(made.total),
        5,
    )
    assert OutboxEntry.objects.filter(topic="order.cancelled", payload={"cancellation": made.pk}).count() == 1


@pytest.mark.parametrize("way", ["as a whole", "line by line"])
def test_an_order_whose_every_piece_is_cancelled_is_cancelled(order, sam, now, way):
    if way == "as a whole":
        cancellation.cancel_rest(order=order, reason="Sold out", by=sam, now=now)
    else:
        cancel(order, 20, 0, by=sam, now=now)
        cancel(order, 0, 50, by=sam, now=now)

    row = Order.objects.get(pk=order.pk)
    assert (row.state, row.ended_at, row.given_back, left(order)) == ("cancelled", now, row.total, [0, 0])
    assert (Account.objects.get().balance, audit.of(order).last().event, broken()) == (1000, "order.cancelled", {})


def test_after_a_part_was_shipped_the_rest_is_cancelled_and_the_order_is_shipped(order, sam, now):
    desk.start(order=order, by=sam, now=now)
    shipment.ship(order=order, quantities=pieces(order, 5, 0), by=sam, now=now)

    cancellation.cancel_rest(order=order, reason="Sold out", by=sam, now=now)

    row = Order.objects.get(pk=order.pk)
    assert (row.state, row.ended_at, row.given_back, broken()) == ("shipped", None, Decimal("15.5"), {})
    assert Account.objects.get().balance == 995


@pytest.mark.parametrize(("method", "notes"), [("on_account", 0), ("bank_transfer", 1)])
def test_only_what_was_paid_in_advance_has_a_credit_note(cast, sam, now, method, notes):
    order = cast.submitted("bea", "20.00", payment_method=method)

    made = cancellation.cancel_rest(order=order, reason="Sold out", by=sam, now=now)

    found = Document.objects.filter(kind="credit_note", cancellation=made)
    assert ([each.total for each in found], Order.objects.get(pk=order.pk).given_back) == ([Decimal(20)] * notes, 20)


def test_cancelling_the_whole_gives_the_delivery_back_too(cast, sam, now):
    order = cast.submitted("bea", "20.00")
    with_delivery(order, net=4, tax=1)

    made = cancellation.cancel_rest(order=order, reason="Sold out", by=sam, now=now)

    assert (made.net_total, made.tax_total, made.total) == (24, 1, 25)


def test_the_delivery_is_not_given_back_once_something_was_shipped(cast, sam, now):
    order = cast.submitted("bea", "20.00")
    with_delivery(order, net=4, tax=1)
    desk.start(order=order, by=sam, now=now)
    shipment.ship(order=order, quantities=pieces(order, 5), by=sam, now=now)

    made = cancellation.cancel_rest(order=order, reason="Sold out", by=sam, now=now)

    assert (made.net_total, made.tax_total, made.total) == (15, 0, 15)


def with_delivery(order, *, net, tax):
    """Give a placed order delivery costs, past the trigger that freezes its terms."""
    values = {"delivery_net": net, "delivery_tax": tax, "net_total": order.net_total + net, "tax_total": tax}
    with pgtrigger.ignore("commerce.Order:order_terms_are_frozen"):
        Order.objects.filter(pk=order.pk).update(total=order.total + net + tax, **values)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_cancellation_says_why(order, sam, now, reason):
    with pytest.raises(Refused) as refusal:
        cancellation.cancel_rest(order=order, reason=reason, by=sam, now=now)

    told = "Please use at most 300 characters." if reason.strip() else SAY
    assert (str(refusal.value), refusal.value.field, Cancellation.objects.count()) == (told, "reason", 0)


def test_no_more_is_cancelled_than_is_open(order, sam, now):
    cancel(order, 5, 0, by=sam, now=now)

    with pytest.raises(Refused, match=r"^Of POUND 15 can still be cancelled\.$"):
        cancel(order, 16, 0, by=sam, now=now)

    assert Order.objects.get(pk=order.pk).given_back == 5


def test_an_order_is_cancelled_once(order, sam, now):
    cancellation.cancel_rest(order=order, reason="Sold out", by=sam, now=now)

    with pytest.raises(Refused) as refusal:
        cancellation.cancel_rest(order=order, reason="Sold out", by=sam, now=now)

    assert str(refusal.value) == (
        f"Order {order.number} is “Cancelled”; only what is placed and not yet shipped is cancelled."
    )
    assert Account.objects.get().balance == 1000


@pytest.mark.parametrize("name", ["bea", "ada", "carl", "zoe"])
def test_nobody_outside_the_desk_cancels(cast, order, now, name):
    with pytest.raises(Refused, match=r"^Your role does not work on orders\.$"):
        cancellation.cancel_rest(order=order, reason="Sold out", by=cast.acting(name), now=now)


AMOUNTS = st.decimals(min_value=0, max_value=100_000, places=2)


@given(net=AMOUNTS, tax=AMOUNTS, parts=st.lists(st.integers(min_value=1, max_value=9), min_size=1, max_size=12))
def test_the_parts_of_a_line_always_add_up_to_it(net, tax, parts):
    line = OrderLine(quantity=sum(parts), net_total=net, tax_total=tax)

    before, found = 0, []
    for quantity in parts:
        found.append(shares.of(line, before=before, quantity=quantity, currency="GBP"))
        before += quantity

    assert tuple(map(sum, zip(*found, strict=True))) == (net, tax)
    assert min(amount for pair in found for amount in pair) >= money.ZERO

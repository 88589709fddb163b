"""Shipped goods come back: asked for, accepted or refused, received and refunded (O9)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.actions import cancellation, desk, returns, shipment
from commerce.models import Account, Document, LedgerEntry, Order, OrderLine, Return
from commerce.queries import fulfilment as queries
from core import audit
from core.models import OutboxEntry
from core.refusal import Refused
from tests.commerce.test_cancellation import broken
from tests.commerce.test_shipping import pieces


@pytest.fixture
def sam(cast):
    return cast.acting("sam")


@pytest.fixture
def fay(cast):
    return cast.acting("fay")


@pytest.fixture
def bea(cast):
    return cast.acting("bea")


@pytest.fixture
def order(cast, sam, now):
    """20 pounds' worth, shipped; 50 pennies' worth of which 10 are, the rest cancelled."""
    order = desk.start(order=cast.submitted("bea", "20.50"), by=sam, now=now)
    shipment.ship(order=order, quantities=pieces(order, 20, 10), by=sam, now=now)
    cancellation.cancel_rest(order=order, reason="Sold out", by=sam, now=now)
    return Order.objects.get(pk=order.pk)


def ask(order, *quantities, by, now):
    return returns.ask(order=order, quantities=pieces(order, *quantities), reason="Broken", by=by, now=now)


def aside(order):
    return [line.returned for line in order.lines.order_by("position")]


@pytest.mark.parametrize("name", ["bea", "ada", "sam", "fay"])
def test_the_company_and_the_desk_ask_for_a_return(cast, order, now, name):
    by = cast.acting(name)

    returned = ask(order, 3, 2, by=by, now=now)

    assert (returned.number, returned.state, returned.total, returned.asked_by_id) == (
        1,
        "asked",
        Decimal("3.02"),
        by.user_id,
    )
    assert (aside(order), Order.objects.get(pk=order.pk).state) == ([3, 2], "shipped")
    assert (audit.of(order).last().event, audit.of(order).last().reason) == ("order.return_asked", "Broken")


def test_accepted_and_arrived_goods_are_refunded_once(order, bea, sam, fay, now):
    returned = ask(order, 3, 2, by=bea, now=now)
    before = Account.objects.get().balance

    returns.accept(returned=returned, by=sam, now=now, answer="Use the label enclosed")
    returns.refund(returned=returned, by=fay, now=now)

    row = Return.objects.get()
    assert (row.state, row.answer, row.decided_by_id, row.refunded_at) == (
        "refunded",
        "Use the label enclosed",
        sam.user_id,
        now,
    )
    assert Account.objects.get().balance - before == Decimal("3.02")
    assert LedgerEntry.objects.filter(order=order, kind="refund").get().amount == Decimal("3.02")
    assert Document.objects.get(returned=row).total == Decimal("3.02")
    assert broken() == {}


def test_every_decision_is_told_and_mailed(order, bea, sam, fay, now):
    returned = ask(order, 3, 2, by=bea, now=now)
    other = ask(order, 1, 0, by=bea, now=now)
    returns.accept(returned=returned, by=sam, now=now)
    returns.refund(returned=returned, by=fay, now=now)
    returns.refuse(returned=other, reason="Worn", by=sam, now=now)

    events = audit.of(order).filter(event__in=["order.return_accepted", "order.return_refused", "order.refunded"])
    assert list(events.values_list("event", "reason")) == [
        ("order.return_accepted", ""),
        ("order.refunded", ""),
        ("order.return_refused", "Worn"),
    ]
    mails = OutboxEntry.objects.filter(topic="return.decided").order_by("id").values_list("payload__state", flat=True)
    assert list(mails) == ["accepted", "refunded", "refused"]


def test_refused_pieces_may_be_asked_for_again(order, bea, sam, now):
    returned = ask(order, 20, 0, by=bea, now=now)

    returns.refuse(returned=returned, reason="Worn", by=sam, now=now)

    assert (aside(order), ask(order, 20, 0, by=bea, now=now).number, broken()) == ([0, 0], 2, {})


def test_accepted_goods_that_arrive_broken_are_still_refused(order, bea, sam, now):
    returned = returns.accept(returned=ask(order, 3, 0, by=bea, now=now), by=sam, now=now)

    assert returns.refuse(returned=returned, reason="Not ours", by=sam, now=now).state == "refused"


def test_no_piece_is_asked_for_twice(order, bea, now):
    ask(order, 15, 0, by=bea, now=now)

    with pytest.raises(Refused, match=r"^Of POUND 5 can be sent back\.$"):
        ask(order, 6, 0, by=bea, now=now)

    assert (aside(order), Return.objects.count()) == ([15, 0], 1)


def test_what_was_never_shipped_is_not_sent_back(cast, bea, now):
    order = cast.submitted("bea", "20.50")

    with pytest.raises(Refused) as refusal:
        ask(order, 1, 0, by=bea, now=now)

    assert str(refusal.value) == f"Order {order.number} is “Placed”; nothing of it can be sent back."


def test_a_return_says_why(order, bea, now):
    with pytest.raises(Refused, match=r"^Say why"):
        returns.ask(order=order, quantities=pieces(order, 1, 0), reason=" ", by=bea, now=now)


@pytest.mark.parametrize(("name", "sentence"), [("bea", "decide about"), ("ada", "decide about")])
def test_the_company_does_not_decide(cast, order, bea, now, name, sentence):
    returned, by = ask(order, 1, 0, by=bea, now=now), cast.acting(name)

    for decide in (lambda: returns.accept(returned=returned, by=by, now=now),
                   lambda: returns.refuse(returned=returned, reason="x", by=by, now=now)):  # fmt: skip
        with pytest.raises(Refused, match=rf"^Your role does not {sentence} returns\.$"):
            decide()


@pytest.mark.parametrize("name", ["bea", "ada", "sam"])
def test_only_who_may_refund_does(cast, order, bea, sam, now, name):
    returned = returns.accept(returned=ask(order, 1, 0, by=bea, now=now), by=sam, now=now)

    with pytest.raises(Refused, match=r"^Your role does not refund returns\.$"):
        returns.refund(returned=returned, by=cast.acting(name), now=now)

    assert Return.objects.get().state == "accepted"


DECIDE = {
    "accepted": lambda returned, by, now: returns.accept(returned=returned, by=by, now=now),
    "refused": lambda returned, by, now: returns.refuse(returned=returned, reason="x", by=by, now=now),
    "refunded": lambda returned, by, now: returns.refund(returned=returned, by=by, now=now),
}
WAYS = {
    "asked": [],
    "accepted": ["accepted"],
    "refused": ["refused"],
    "refunded": ["accepted", "refunded"],
}
MOVES = {"asked": {"accepted", "refused"}, "accepted": {"refunded", "refused"}, "refused": set(), "refunded": set()}


@pytest.mark.parametrize("target", DECIDE)
@pytest.mark.parametrize("state", WAYS)
def test_a_return_moves_along_its_table_and_no_other_way(order, bea, fay, now, state, target):
    returned = ask(order, 1, 0, by=bea, now=now)
    for step in WAYS[state]:
        DECIDE[step](returned, fay, now)
    label = Return.objects.get().get_state_display()

    try:
        DECIDE[target](returned, fay, now)
    except Refused as refusal:
        told = str(refusal)
    else:
        told = ""

    is_allowed = target in MOVES[state]
    assert (Return.objects.get().state, told) == (
        target if is_allowed else state,
        "" if is_allowed else f"Return 1 is already decided: {label}.",
    )


AMOUNTS = st.decimals(min_value=0, max_value=1000, places=2)


@given(
    net=AMOUNTS,
    tax=AMOUNTS,
    steps=st.lists(st.tuples(st.sampled_from("sca"), st.integers(min_value=1, max_value=4)), max_size=14),
)
def test_returns_never_give_back_more_than_was_charged_and_all_of_it_in_the_end(net, tax, steps):
    """Ship, cancel and send back in any order: a model of the columns alone."""
    line = OrderLine(pk=1, quantity=20, net_total=net, tax_total=tax)
    order, given_back = Order(currency="GBP"), [Decimal(0), Decimal(0)]
    cancelled = [Decimal(0), Decimal(0)]
    for kind, number in [*steps, ("s", 20), ("a", 20)]:
        free = line.shipped - line.returned if kind == "a" else line.open_quantity
        quantity = min(number, free)
        if not quantity:
            continue
        if kind == "a":
            parts = queries.share_of_return(order, line, quantity, cancelled=cancelled, before=given_back)
            given_back = [sum(pair) for pair in zip(given_back, parts, strict=True)]
            line.returned += quantity
        else:
            parts = cancellation.shares.of(
                line, before=line.shipped + line.cancelled, quantity=quantity, currency="GBP"
            )
            cancelled = [sum(pair) for pair in zip(cancelled, parts, strict=True)] if kind == "c" else cancelled
            line.shipped += quantity if kind == "s" else 0
            line.cancelled += quantity if kind == "c" else 0

    whole = [sum(pair) for pair in zip(given_back, cancelled, strict=True)]
    assert whole == [net, tax]

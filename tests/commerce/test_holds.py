"""Several kinds of holds on one order, each let go by its own function; put by hand (K3, K8)."""

from decimal import Decimal

import pytest

from commerce.actions import desk, hold
from commerce.models import Account, Hold, LedgerEntry, Order, OrderState
from core import audit
from core.models import OutboxEntry
from core.refusal import Refused

KINDS = ["credit", "business", "document", "review"]
MAY = {"fay": {"credit", "review"}, "sam": {"document"}, "max": {"business", "document", "review"}}


@pytest.fixture
def held(cast, now):
    """Give an order of bea's that credit holds and sam has put on hold for a document."""
    cast.no_limit("bea", "carl")
    order = cast.submitted("bea", "1000.01")
    hold.put(order=order, kind="document", reason="Export licence", by=cast.acting("sam"), now=now)
    return Order.objects.get(pk=order.pk)


@pytest.fixture
def placed(cast):
    return cast.submitted("bea", "20.00")


def open_kinds(order):
    return list(Hold.objects.open().filter(order=order).order_by("kind").values_list("kind", flat=True))


def refusal_of(call, **values):
    with pytest.raises(Refused) as refusal:
        call(**values)
    return refusal.value.sentence


def test_an_order_says_all_that_holds_it(held):
    said = "The outstanding credit is £0.01 short. Export licence."

    assert (held.state, held.waiting_reason, open_kinds(held)) == ("on_hold", said, ["credit", "document"])


@pytest.mark.parametrize("name", ["bea", "carl", "dora", "ada", "ruth", "vic", "alf", "zoe", "fay", "sam", "max"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_released_by_its_function_alone(cast, now, name, kind):
    cast.no_limit("bea")
    order = cast.submitted("bea", "1000.01" if kind == "credit" else "20.00")
    if kind != "credit":
        hold.put(order=order, kind=kind, reason="x", by=cast.acting("fay"), now=now)
    told = "" if kind in MAY.get(name, ()) else "refused"

    try:
        hold.release(order=order, by=cast.acting(name), now=now, kind=kind)
        answer = ""
    except Refused:
        answer = "refused"

    assert (answer, Order.objects.get().state) == (told, "on_hold" if told else "placed")


def test_the_order_goes_on_when_the_last_hold_is_released(cast, held, now):
    hold.release(order=held, by=cast.acting("fay"), now=now, comment="Paid")
    between = Order.objects.get(pk=held.pk)
    hold.release(order=held, by=cast.acting("sam"), now=now)

    after = Order.objects.get(pk=held.pk)
    assert (between.state, between.waiting_reason, between.placed_at) == ("on_hold", "Export licence.", None)
    assert (after.state, after.waiting_reason, after.placed_at) == ("placed", "", now)
    assert LedgerEntry.objects.filter(order=held).count() == 1
    assert list(OutboxEntry.objects.order_by("id").values_list("topic", flat=True)) == [
        "credit.held", "credit.held", "credit.decided", "order.placed",
    ]  # fmt: skip


def test_each_release_is_kept_and_told(cast, held, now):
    hold.release(order=held, by=cast.acting("fay"), now=now, comment="Paid")

    row = held.holds.get(kind="credit")
    assert (row.outcome, row.ended_by, row.ended_at, row.comment) == ("released", cast.users.fay, now, "Paid")
    assert list(audit.of(held).values_list("event", "reason"))[-1] == ("order.released", "Paid")
    assert open_kinds(held) == ["document"]


def test_who_has_several_functions_releases_all_of_his_at_once_or_one(cast, placed, now):
    for kind in ("business", "document", "review"):
        hold.put(order=placed, kind=kind, reason=kind, by=cast.acting("max"), now=now)

    hold.release(order=placed, by=cast.acting("max"), now=now, kind="review")
    left = open_kinds(placed)
    order = hold.release(order=placed, by=cast.acting("max"), now=now)

    assert (left, open_kinds(placed), order.state) == (["business", "document"], [], "placed")


def test_others_read_whose_decision_it_is(cast, held, now):
    answers = [
        refusal_of(hold.release, order=held, by=cast.acting("sam"), now=now, kind="credit"),
        refusal_of(hold.release, order=held, by=cast.acting("sam"), now=now, kind="review"),
        refusal_of(hold.release, order=held, by=cast.acting("bea"), now=now),
    ]

    assert answers == [
        "Others decide about this kind of hold: Credit.",
        f"Order {held.number} is not on hold.",
        "Your role does not decide about held orders.",
    ]


def test_a_rejection_by_one_function_ends_all_holds_and_gives_credit_back_once(cast, held, now):
    hold.reject(order=held, reason="No licence", by=cast.acting("sam"), now=now)

    row = Order.objects.get(pk=held.pk)
    assert (row.state, row.ended_at, row.given_back) == ("rejected", now, Decimal("1000.01"))
    assert set(held.holds.values_list("outcome", "ended_by__name", "comment")) == {("rejected", "Sam", "No licence")}
    assert (Account.objects.get().balance, LedgerEntry.objects.filter(order=held).count()) == (1000, 2)
    assert OutboxEntry.objects.filter(topic="credit.decided").count() == 1


def test_who_decides_about_none_of_its_holds_does_not_reject_it(cast, now):
    cast.no_limit("bea")
    order = cast.submitted("bea", "1000.01")

    said = refusal_of(hold.reject, order=order, reason="x", by=cast.acting("max"), now=now)

    assert (said, Order.objects.get().state) == ("Others decide about this kind of hold: Credit.", "on_hold")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_rejection_says_why_at_some_length(cast, held, now, reason):
    said = refusal_of(hold.reject, order=held, reason=reason, by=cast.acting("fay"), now=now)

    told = "Say why: the reason is kept and shown." if not reason.strip() else "Please use at most 300 characters."
    assert (said, Order.objects.get().state) == (told, "on_hold")


def test_a_placed_order_that_nobody_has_touched_is_held_by_hand(cast, placed, now):
    row = hold.put(order=placed, kind="review", reason="New address", by=cast.acting("sam"), now=now)

    order = Order.objects.get(pk=placed.pk)
    assert (order.state, order.placed_at, order.waiting_reason) == ("on_hold", None, "New address.")
    assert (row.kind, row.reason, row.by, row.since, row.outcome) == (
        "review", "New address", cast.acting("sam") and cast.users.sam, now, None,
    )  # fmt: skip
    last = audit.of(order).values_list("event", "actor_id", "reason").last()
    assert last == ("order.held", cast.users.sam.pk, "New address")
    assert OutboxEntry.objects.filter(key=f"held:{row.pk}", topic="credit.held").count() == 1


def test_an_order_held_after_it_was_placed_is_placed_again_and_charged_once(cast, placed, now):
    hold.put(order=placed, kind="review", reason="x", by=cast.acting("sam"), now=now)

    order = hold.release(order=placed, by=cast.acting("fay"), now=now)

    assert (order.state, order.placed_at, Account.objects.get().balance) == ("placed", now, 980)
    assert LedgerEntry.objects.filter(order=placed).count() == 1
    assert OutboxEntry.objects.filter(topic="order.placed").count() == 1


def test_an_order_paid_another_way_is_held_by_hand_too_and_not_charged(cast, now):
    order = cast.submitted("bea", "20.00", payment_method="bank_transfer")
    hold.put(order=order, kind="business", reason="x", by=cast.acting("sam"), now=now)

    ended = hold.reject(order=order, reason="No", by=cast.acting("max"), now=now)

    assert (ended.state, ended.given_back, Account.objects.get().balance) == ("rejected", 20, 1000)


def test_a_hold_put_while_it_waits_for_approval_counts_at_the_gates(cast, now):
    cast.limit("bea", Decimal(5), "carl")
    order = cast.submitted("bea", "20.00")
    before = order.waiting_reason
    hold.put(order=order, kind="review", reason="New address", by=cast.acting("sam"), now=now)

    waiting = Order.objects.get(pk=order.pk)

    assert (waiting.state, waiting.waiting_reason) == ("awaiting_approval", before)
    assert refusal_of(hold.reject, order=order, reason="x", by=cast.acting("fay"), now=now) == (
        f"Order {order.number} is “Awaiting approval”: it is not held yet, and whom it waits for may reject it."
    )
    assert open_kinds(order) == ["review"]


def test_a_hold_that_is_released_before_the_approval_holds_nothing(cast, now):
    cast.limit("bea", Decimal(5), "carl")
    order = cast.submitted("bea", "20.00")
    hold.put(order=order, kind="review", reason="x", by=cast.acting("sam"), now=now)

    order = hold.release(order=order, by=cast.acting("fay"), now=now)

    assert (order.state, open_kinds(order)) == ("awaiting_approval", [])


@pytest.mark.parametrize("name", ["bea", "carl", "dora", "ada", "ruth", "vic", "alf", "zoe"])
def test_only_the_operators_staff_holds_orders(cast, placed, now, name):
    said = refusal_of(hold.put, order=placed, kind="review", reason="x", by=cast.acting(name), now=now)

    assert (said, Hold.objects.count()) == ("Your role does not put orders on hold.", 0)


def test_a_hold_by_hand_says_why(cast, placed, now):
    said = refusal_of(hold.put, order=placed, kind="review", reason=" ", by=cast.acting("sam"), now=now)

    assert (said, Hold.objects.count()) == ("Say why: the reason is kept and shown.", 0)


@pytest.mark.parametrize("kind", ["credit", "weather"])
def test_credit_is_not_put_by_hand(cast, placed, now, kind):
    said = refusal_of(hold.put, order=placed, kind=kind, reason="x", by=cast.acting("fay"), now=now)

    assert (said, Hold.objects.count()) == ("Whether credit holds an order, its account says.", 0)


def test_an_order_is_not_held_twice_for_the_same(cast, held, now):
    said = refusal_of(hold.put, order=held, kind="document", reason="y", by=cast.acting("fay"), now=now)

    assert (said, held.holds.filter(kind="document").count()) == (
        "A hold of this kind (Document) stops it already.", 1,
    )  # fmt: skip


def test_work_that_has_begun_is_not_held(cast, placed, now):
    desk.start(order=placed, by=cast.acting("sam"), now=now)

    said = refusal_of(hold.put, order=placed, kind="review", reason="x", by=cast.acting("sam"), now=now)

    assert said == f"Order {placed.number} is “In progress”: work on it has begun, or it has ended."


@pytest.mark.parametrize("state", OrderState)
def test_orders_are_held_by_hand_exactly_while_they_wait_or_are_placed(cast, placed, now, state):
    placed_at = None if state in {"submitted", "awaiting_customer", "awaiting_approval", "on_hold", "rejected",
                                  "withdrawn", "expired"} else now  # fmt: skip
    Order.objects.filter(pk=placed.pk).update(state=state, placed_at=placed_at)
    allowed = state in {"awaiting_customer", "awaiting_approval", "on_hold", "placed"}

    try:
        hold.put(order=placed, kind="review", reason="x", by=cast.acting("sam"), now=now)
        is_held = True
    except Refused:
        is_held = False

    assert (is_held, Hold.objects.exists()) == (allowed, allowed)

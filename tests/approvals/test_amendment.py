"""Lines are lowered by who decides and changed by the buyer: each time a version and the right people (O5, A9)."""

from decimal import Decimal

import pytest

from approvals.actions import amendment, decision
from approvals.models import ApprovalStep
from commerce.actions import cart as carts
from commerce.invariants import order as invariants
from commerce.models import Account, CartLine, Order, OrderVersion, PaymentMethod
from commerce.queries import version as versions
from commerce.rules import amendment as rules
from core import audit
from core.refusal import Refused

CHANGED = "The order has changed since it was shown to you. Please look at it again."


@pytest.fixture
def order(cast):
    """Give bea's order of 60 POUND and 50 PENNY, which waits for carl."""
    return cast.submitted("bea", "60.50")


@pytest.fixture
def decide(cast, now):
    def call(order, name="carl", *, quantities=None, reason="", accept=True):
        step = order.approval_steps.get(decision=None)
        return decision.decide(
            step=step, accept=accept, seen_hash=step.content_hash, by=cast.acting(name), now=now, reason=reason,
            quantities=quantities and ids(order, quantities),
        )  # fmt: skip

    return call


@pytest.fixture
def amend(cast, now):
    def call(order, name="bea", *, seen_hash=None, reason="", **quantities):
        order.refresh_from_db()
        return amendment.amend(
            order=order, quantities=ids(order, quantities), seen_hash=seen_hash or order.content_hash,
            by=cast.acting(name), now=now, reason=reason,
        )  # fmt: skip

    return call


@pytest.fixture(autouse=True)
def sound(db):
    """What every test leaves behind adds up: totals and fingerprints are made again from the rows."""
    yield
    assert [found for found in invariants.check() if found.violations] == []


def ids(order, quantities):
    found = dict(order.lines.values_list("code", "pk"))
    return {found[code]: pieces for code, pieces in quantities.items()}


def pieces(order):
    return dict(order.lines.order_by("position").values_list("code", "quantity"))


def asked(order):
    return [
        (step.approver.user.name, step.decision, step.version) for step in order.approval_steps.order_by("position")
    ]


# ------------------------------------------------------------------ who decides lowers


def test_an_approver_lowers_a_line_and_what_is_left_is_placed(cast, order, decide):
    decide(order, quantities={"POUND": 55})

    row = Order.objects.get(pk=order.pk)
    assert (row.state, row.total, row.version, pieces(row)) == (
        "placed",
        Decimal("55.5"),
        2,
        {"POUND": 55, "PENNY": 50},
    )
    assert Account.objects.get().balance == Decimal("944.50")


def test_an_approver_strikes_a_line(cast, order, decide):
    decide(order, quantities={"PENNY": 0})

    row = Order.objects.get(pk=order.pk)
    assert (row.state, row.total, row.line_count, pieces(row)) == ("placed", 60, 1, {"POUND": 60})


def test_his_decision_is_about_what_he_left(order, decide):
    decide(order, quantities={"POUND": 55}, reason="Five less")

    row, step = Order.objects.get(pk=order.pk), ApprovalStep.objects.get()
    assert (step.decision, step.version, step.content_hash) == ("accepted", 2, row.content_hash)
    assert row.content_hash != order.content_hash
    entries = audit.of(row).filter(event__in=["order.amended", "approval.accepted"])
    assert [(entry.event, entry.reason, entry.new["total"], entry.new["content_hash"]) for entry in entries] == [
        ("order.amended", "Five less", "55.500", row.content_hash),
        ("approval.accepted", "Five less", "55.500", row.content_hash),
    ]


def test_both_sides_see_what_was_struck_and_lowered(order, decide):
    decide(order, quantities={"POUND": 55, "PENNY": 0}, reason="Five less")

    newest, first = versions.of(Order.objects.get(pk=order.pk))
    assert (newest.number, newest.by, newest.reason, newest.total_before, newest.total) == (
        2, "Carl", "Five less", Decimal("60.5"), Decimal(55),
    )  # fmt: skip
    assert [(c.code, c.pieces_before, c.pieces, c.total_before, c.total, c.is_struck) for c in newest.changes] == [
        ("POUND", 60, 55, 60, 55, False),
        ("PENNY", 50, 0, Decimal("0.5"), 0, True),
    ]
    assert (first.number, first.by, first.at, first.total, first.changes) == (
        1, "Bea", order.submitted_at, Decimal("60.5"), (),
    )  # fmt: skip


def test_lowered_to_the_buyers_own_limit_it_is_placed(order, decide):
    assert decide(order, quantities={"POUND": 10}).state == "placed"


def test_who_accepted_more_before_is_not_asked_again(cast, decide):
    order = decide(cast.submitted("bea", "600.00"))

    order = decide(order, "dora", quantities={"POUND": 550})

    assert (order.state, asked(order)) == ("placed", [("Carl", "accepted", 1), ("Dora", "accepted", 2)])


def test_lowered_below_the_next_limit_nobody_else_is_asked(cast, decide):
    order = decide(cast.submitted("bea", "600.00"), quantities={"POUND": 500})

    assert (order.state, asked(order)) == ("placed", [("Carl", "accepted", 2)])


def test_lowered_and_still_above_it_goes_on_with_what_is_left(cast, decide):
    order = decide(cast.submitted("bea", "600.00"), quantities={"POUND": 550})

    second = order.approval_steps.get(decision=None)
    assert (order.state, second.approver.user.name, second.version, second.content_hash) == (
        "awaiting_approval", "Dora", 2, Order.objects.get(pk=order.pk).content_hash,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("quantities", "sentence"),
    [
        ({"POUND": 61}, "POUND: the buyer asked for 60; only he can ask for more."),
        ({"POUND": 0, "PENNY": 0}, "Nothing would be left of the order: reject or withdraw it instead."),
        ({"POUND": 60}, "No quantity was changed."),
        ({"POUND": -1}, "Enter whole quantities from 0 to 1,000,000."),
    ],
)
def test_what_cannot_be_left_is_refused_and_nothing_is_decided(order, decide, quantities, sentence):
    with pytest.raises(Refused) as refusal:
        decide(order, quantities=quantities)

    row = Order.objects.get(pk=order.pk)
    assert (str(refusal.value), row.version, row.state, OrderVersion.objects.count()) == (
        sentence, 1, "awaiting_approval", 0,
    )  # fmt: skip
    assert ApprovalStep.objects.get().decision is None


def test_a_line_of_another_order_is_refused(cast, order, now):
    other = cast.submitted("bea", "70.00")
    step = order.approval_steps.get()

    with pytest.raises(Refused, match=r"^The order has other lines by now"):
        decision.decide(
            step=step, accept=True, seen_hash=step.content_hash, by=cast.acting("carl"), now=now,
            quantities=ids(other, {"POUND": 1}),
        )  # fmt: skip

    assert pieces(other) == {"POUND": 70}


def test_the_rule_of_quantities_holds_for_what_is_left(cast, order, decide):
    cast.products.POUND.quantity_rules.create(minimum=10, increment=10)

    with pytest.raises(Refused) as refusal:
        decide(order, quantities={"POUND": 55})

    assert (str(refusal.value), refusal.value.field) == (
        "POUND is ordered in steps of 10. Possible: 50 or 60.",
        f"line_{order.lines.get(code='POUND').pk}",
    )


# ------------------------------------------------------------------ prices and taxes of what is left


@pytest.fixture
def candles(cast, now):
    """Give bea's order of 100 candles at 9.00, 900.00; fifty cost 9.50 each."""
    cast.limit("carl", None)
    by = cast.acting("bea")
    cart = carts.open_current(by=by, now=now)
    cart = carts.copy_lines(lines=[CartLine(product=cast.products.CANDLE, quantity=100)], cart=cart, by=by, now=now)
    return cast.submit(cart, "bea")


def test_a_lower_quantity_has_the_price_of_its_tier(candles, decide):
    order = decide(candles, quantities={"CANDLE": 60})

    line = order.lines.get()
    assert (line.unit_price, line.total, order.total, line.price_reason["min_quantity"]) == (
        Decimal("9.5"), 570, 570, 50,
    )  # fmt: skip


def test_within_its_tier_a_line_keeps_its_price_whatever_the_list_says_by_now(cast, order, decide):
    cast.price_list.entries.update(unit_price=99)

    order = decide(order, quantities={"POUND": 55})

    assert (order.lines.get(code="POUND").unit_price, order.total) == (1, Decimal("55.5"))


def test_what_was_agreed_keeps_its_price(cast, candles, decide):
    candles.lines.update(price_reason={"agreed": "By phone"})

    order = decide(candles, quantities={"CANDLE": 60})

    assert (order.lines.get().unit_price, order.total) == (9, 540)


# ------------------------------------------------------------------ the buyer changes his order


def test_a_decrease_asks_the_same_approver_about_the_new_content(order, amend):
    order = amend(order, POUND=55, reason="Found five")

    assert (order.state, order.total, asked(order)) == (
        "awaiting_approval", Decimal("55.5"), [("Carl", "void", 1), ("Carl", None, 2)],
    )  # fmt: skip
    assert ApprovalStep.objects.get(decision="void").reason == "The buyer changed the order."


def test_a_decrease_within_the_buyers_limit_is_placed(order, amend):
    order = amend(order, POUND=49)

    assert (order.state, asked(order)) == ("placed", [("Carl", "void", 1)])


def test_after_a_decrease_who_accepted_more_is_not_asked_again(cast, decide, amend):
    order = decide(cast.submitted("bea", "600.00"))

    order = amend(order, POUND=550)

    assert asked(order) == [("Carl", "accepted", 1), ("Dora", "void", 1), ("Dora", None, 2)]


def test_a_decrease_to_what_was_accepted_is_placed(cast, decide, amend):
    order = decide(cast.submitted("bea", "600.00"))

    assert amend(order, POUND=500).state == "placed"


def test_an_increase_begins_again(cast, decide, amend):
    order = decide(cast.submitted("bea", "600.00"))

    order = amend(order, POUND=601)

    assert asked(order) == [("Carl", "accepted", 1), ("Dora", "void", 1), ("Carl", None, 2)]


def test_an_increase_after_a_decrease_within_what_was_accepted_asks_nobody_twice(cast, decide, amend):
    order = amend(decide(cast.submitted("bea", "600.00")), POUND=550)

    order = amend(order, POUND=580)

    assert asked(order)[-1] == ("Dora", None, 3)


@pytest.mark.parametrize("name", ["carl", "dora", "ada", "zoe"])
def test_nobody_else_changes_an_order(order, amend, name):
    with pytest.raises(Refused, match=r"^Only the buyer changes an order\.$"):
        amend(order, name, POUND=55)


def test_a_placed_order_is_not_changed(order, decide, amend):
    decide(order)

    with pytest.raises(Refused, match="and can no longer be changed"):
        amend(order, POUND=55)


def test_what_a_card_paid_for_is_not_changed(order):
    order.payment_method = PaymentMethod.CARD

    with pytest.raises(Refused, match=r"^This order is paid by card"):
        rules.check_can_amend(order)


def test_a_change_of_what_was_not_shown_is_refused(order, amend):
    with pytest.raises(Refused) as refusal:
        amend(order, POUND=55, seen_hash="0" * 64)

    assert str(refusal.value) == CHANGED


def test_after_a_change_the_former_approver_decides_nothing(cast, order, amend, now):
    step = order.approval_steps.get()
    seen = step.content_hash
    amend(order, POUND=55)

    with pytest.raises(Refused) as refusal:
        decision.decide(step=step, accept=True, seen_hash=seen, by=cast.acting("carl"), now=now)

    assert str(refusal.value) == "This is no longer asked: others decide about it, or it was taken back."

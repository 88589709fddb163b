"""Finance, and nobody else, releases or rejects a held order (K3, K4)."""

from decimal import Decimal

import pytest

from commerce.actions import hold
from commerce.models import Account, Hold, LedgerEntry, Order, Product
from core import audit
from core.models import OutboxEntry
from core.refusal import Refused

NOBODY = "Your role does not decide about held orders."
OTHERS = "Others decide about this kind of hold: Credit."


@pytest.fixture
def held(cast):
    cast.no_limit("bea", "carl")
    return cast.submitted("bea", "1000.01")


@pytest.fixture
def fay(cast):
    return cast.acting("fay")


def test_an_order_below_zero_is_held_with_its_reason_and_charged(cast, held, now):
    row = Hold.objects.get(order=held)

    assert (held.state, held.waiting_reason) == (
        "on_hold",
        "Waiting for Finance. The outstanding credit is £0.01 short.",
    )
    assert (row.reason, row.since, row.outcome) == ("The outstanding credit is £0.01 short.", now, None)
    assert Account.objects.get().balance == Decimal("-0.01")


def test_holding_is_told_in_the_audit_and_mailed(held):
    assert list(audit.of(held).values_list("event", "reason")) == [
        ("order.submitted", ""),
        ("order.held", "The outstanding credit is £0.01 short."),
    ]
    assert list(OutboxEntry.objects.values_list("topic", "payload")) == [
        ("credit.held", {"hold": Hold.objects.get(order=held).pk})
    ]


def test_a_released_order_is_placed_also_with_a_negative_balance_and_charged_once(cast, held, fay, now):
    order = hold.release(order=held, by=fay, now=now, comment="Paid tomorrow")

    assert (order.state, order.placed_at, Account.objects.get().balance) == ("placed", now, Decimal("-0.01"))
    assert LedgerEntry.objects.filter(order=held).count() == 1


def test_a_release_is_kept_told_and_mailed(cast, held, fay, now):
    hold.release(order=held, by=fay, now=now, comment="Paid tomorrow")

    row = Hold.objects.get(order=held)
    assert (row.outcome, row.ended_at, row.ended_by, row.comment) == ("released", now, cast.users.fay, "Paid tomorrow")
    assert list(audit.of(held).values_list("event", "actor_id", "reason"))[2:] == [
        ("order.released", cast.users.fay.pk, "Paid tomorrow"),
        ("order.placed", cast.users.fay.pk, ""),
    ]
    assert set(OutboxEntry.objects.values_list("topic", flat=True)) == {
        "credit.held",
        "credit.decided",
        "order.placed",
    }


def test_a_rejected_order_ends_and_its_credit_is_given_back(cast, held, fay, now):
    hold.reject(order=held, reason="Too late", by=fay, now=now)

    row = Order.objects.get(pk=held.pk)
    assert (row.state, row.ended_at, row.placed_at) == ("rejected", now, None)
    assert list(LedgerEntry.objects.filter(order=held).order_by("id").values_list("kind", "amount", "reason")) == [
        ("order", Decimal("-1000.01"), ""),
        ("release", Decimal("1000.01"), "Too late"),
    ]
    assert (Account.objects.get().balance, Account.objects.get().stopped_at) == (1000, None)


def test_a_rejection_is_kept_told_and_mailed(cast, held, fay, now):
    hold.reject(order=held, reason="Too late", by=fay, now=now)

    row = Hold.objects.get(order=held)
    assert (row.outcome, row.ended_by, row.comment) == ("rejected", cast.users.fay, "Too late")
    assert list(audit.of(held).values_list("event", "reason"))[-1] == ("order.rejected", "Too late")
    assert OutboxEntry.objects.filter(key=f"hold_decided:{row.pk}").count() == 1


def test_a_rejection_says_why(held, fay, now):
    with pytest.raises(Refused, match=r"^Say why: the reason is kept and shown\.$"):
        hold.reject(order=held, reason=" ", by=fay, now=now)

    assert Order.objects.get(pk=held.pk).state == "on_hold"


@pytest.mark.parametrize("name", ["bea", "carl", "dora", "ada", "sam", "max", "ruth", "zoe"])
@pytest.mark.parametrize("decision", ["release", "reject"])
def test_nobody_but_finance_decides(cast, held, now, name, decision):
    by = cast.acting(name)

    with pytest.raises(Refused) as refusal:
        hold.release(order=held, by=by, now=now) if decision == "release" else hold.reject(
            order=held, reason="x", by=by, now=now
        )

    told = OTHERS if name in {"sam", "max"} else NOBODY
    assert (str(refusal.value), Order.objects.get(pk=held.pk).state) == (told, "on_hold")


@pytest.mark.parametrize("first", ["release", "reject"])
@pytest.mark.parametrize("second", ["release", "reject"])
def test_the_second_decision_reads_who_was_first(cast, held, fay, now, first, second):
    decide(first, held, fay, now)

    with pytest.raises(Refused) as refusal:
        decide(second, held, fay, now)

    told = {"release": "Released", "reject": "Rejected"}[first]
    assert str(refusal.value) == f"Order {held.number} is already decided: {told} by Fay."


def decide(decision, order, by, now):
    if decision == "release":
        return hold.release(order=order, by=by, now=now)
    return hold.reject(order=order, reason="x", by=by, now=now)


def test_an_order_that_is_not_held_has_nothing_to_release(cast, fay, now):
    order = cast.submitted("bea", "20.00")

    with pytest.raises(Refused) as refusal:
        hold.release(order=order, by=fay, now=now)

    assert str(refusal.value) == f"Order {order.number} is not on hold."


@pytest.mark.parametrize("obstacle", ["partner on hold", "product gone"])
def test_a_release_passes_all_gates_again(cast, held, fay, now, obstacle):
    if obstacle == "partner on hold":
        cast.set_status("acme", "on_hold", reason="Late")
    else:
        Product.objects.filter(code="POUND").update(is_active=False)
    told = {
        "partner on hold": "On hold because of Acme (Late). "
        "Orders can be neither submitted nor accepted until that is lifted.",
        "product gone": "POUND is no longer sold: remove it to go on.",
    }

    with pytest.raises(Refused) as refusal:
        hold.release(order=held, by=fay, now=now)

    assert (str(refusal.value), Hold.objects.get().outcome) == (told[obstacle], None)


def test_rejecting_stays_possible_while_the_partner_is_on_hold(cast, held, fay, now):
    cast.set_status("acme", "on_hold")

    assert hold.reject(order=held, reason="x", by=fay, now=now).state == "rejected"


def test_after_a_hold_smaller_orders_wait_too_and_a_transfer_goes_through(cast, held):
    states = [cast.submitted("bea", "0.01", payment_method=method).state for method in ("on_account", "bank_transfer")]

    assert states == ["on_hold", "placed"]

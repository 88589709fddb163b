"""Budgets: what counts, what is reserved, spent and given back, and what becomes of an order above one (A7)."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from approvals.actions import decision
from approvals.models import ApprovalPolicy, Budget, BudgetEntry, BudgetPeriod
from commerce.actions import cancellation, hold
from commerce.actions import order as orders
from commerce.models import CostCentre, Order
from core.refusal import Refused

ABOVE = "The budget {} has {} left, and this order is {}. It may not be passed: order less, or ask {}."


@pytest.fixture
def budget(cast):
    """Give a function that gives a node a budget, with its period of March."""

    def make(amount=100, *, node="acme_depot", rule="block", **values):
        partner = getattr(cast.partners, node)
        row = {"partner": partner, "currency": "GBP", "period": "month", "rule": rule, "amount": amount}
        made = Budget.objects.create(**{**row, **values})
        BudgetPeriod.objects.create(budget=made, starts_on="2026-03-01", ends_on="2026-04-01", amount=amount)
        return made

    return make


@pytest.fixture
def submit(cast, now):
    """Give a function that submits a cart of somebody's, at a moment and for a cost centre."""

    def call(who="bea", total="20.00", *, at=now, cost_centre=None, **terms):
        cart, by = cast.filled_cart(who, total), cast.acting(who)
        if cost_centre:
            cart.checkout = {"cost_centre": cost_centre.pk}
            cart.save(update_fields=["checkout"])
        terms = {"payment_method": "bank_transfer", **terms}
        return orders.submit(cart=cart, key=uuid.uuid4(), by=by, now=at, **terms)

    return call


@pytest.fixture
def decide(cast, now):
    def call(order, name="carl", *, accept=True):
        step = order.approval_steps.get(decision=None)
        seen = {"seen_hash": order.content_hash, "reason": "Too dear"}
        return decision.decide(step=step, accept=accept, by=cast.acting(name), now=now, **seen)

    return call


def stands(budget, starts_on="2026-03-01"):
    """Give (pending, spent) of a budget's period."""
    return BudgetPeriod.objects.filter(budget=budget, starts_on=starts_on).values_list("pending", "spent").get()


def entries(budget):
    found = BudgetEntry.objects.filter(period__budget=budget).order_by("pk")
    return list(found.values_list("kind", "pending", "spent"))


def test_an_order_that_is_placed_at_once_is_spent(budget, submit):
    made = budget()

    submit()

    assert stands(made) == (0, 20)
    assert entries(made) == [("consumed", 0, 20)]


def test_an_order_that_waits_is_reserved_and_spent_once_it_is_placed(budget, submit, decide):
    made = budget()

    order = submit(total="60.00")
    waiting = stands(made)
    decide(order)

    assert (waiting, stands(made)) == ((60, 0), (0, 60))
    assert entries(made) == [("reserved", 60, 0), ("consumed", -60, 60)]


@pytest.mark.parametrize("end", ["rejected", "withdrawn"])
def test_what_is_rejected_or_withdrawn_is_given_back(cast, budget, submit, decide, now, end):
    made = budget()
    order = submit(total="60.00")

    if end == "rejected":
        decide(order, accept=False)
    else:
        decision.withdraw(order=order, by=cast.acting("bea"), now=now)

    assert (stands(made), Order.objects.get(pk=order.pk).state) == ((0, 0), end)
    assert entries(made) == [("reserved", 60, 0), ("given_back", -60, 0)]


def test_what_is_cancelled_is_given_back_part_by_part(cast, budget, submit, now):
    made = budget()
    order = submit(total="20.00")
    line, sam = order.lines.get(), cast.acting("sam")

    cancellation.cancel(order=order, quantities={line.pk: 5}, reason="Sold out", by=sam, now=now)
    part = stands(made)
    cancellation.cancel(order=order, quantities={line.pk: 15}, reason="Sold out", by=sam, now=now)

    assert (part, stands(made)) == ((0, 15), (0, 0))
    assert entries(made) == [("consumed", 0, 20), ("given_back", 0, -5), ("given_back", 0, -15)]


def test_what_finance_holds_is_reserved_until_it_is_released(cast, budget, submit, now):
    cast.no_limit("bea")
    made = budget(5000)
    order = submit(total="1000.01", payment_method="on_account")

    held = stands(made)
    hold.release(order=order, by=cast.acting("fay"), now=now)

    assert (held, stands(made)) == ((Decimal("1000.01"), 0), (0, Decimal("1000.01")))


def test_a_placed_order_that_is_held_by_hand_stays_spent_and_does_not_count_twice(cast, budget, submit, now):
    made = budget()
    order = submit()

    hold.put(order=order, kind="business", reason="Look at it", by=cast.acting("max"), now=now)
    held = stands(made)
    hold.release(order=order, by=cast.acting("max"), now=now)

    assert (held, stands(made), len(entries(made))) == ((0, 20), (0, 20), 1)


def test_exactly_what_is_left_is_inside_and_a_penny_more_is_refused(budget, submit):
    made = budget(50)
    submit(total="30.00")

    with pytest.raises(Refused) as refusal:
        submit(total="20.01")
    submit(total="20.00")

    name = "Acme Depot · March 2026"
    assert str(refusal.value) == ABOVE.format(name, "£20.00", "£20.01", "your partner administrator")
    assert stands(made) == (0, 50)


def test_what_waits_counts_against_what_is_left(budget, submit):
    budget(100)
    submit(total="60.00")

    with pytest.raises(Refused, match=r"has £40\.00 left, and this order is £40\.01"):
        submit(total="40.01")


def test_every_budget_on_the_way_to_the_root_counts(cast, budget, submit):
    depot, root, other = budget(100), budget(30, node="acme", rule="block"), budget(1, node="zenith")

    submit(total="30.00")
    with pytest.raises(Refused, match=r"^The budget Acme · March 2026 has £0.00 left"):
        submit(total="0.01")

    assert (stands(depot), stands(root), stands(other)) == ((0, 30), (0, 30), (0, 0))


def test_without_an_amount_spending_is_shown_and_nothing_is_above_it(budget, submit):
    made = budget(None)

    submit(total="40.00")

    assert stands(made) == (0, 40)


def test_zero_is_zero(budget, submit):
    budget(0)

    with pytest.raises(Refused, match=r"has £0\.00 left, and this order is £0\.01"):
        submit(total="0.01")


def test_a_warning_lets_it_pass(budget, submit):
    made = budget(10, rule="warn")

    assert submit(total="40.00").state == "placed"
    assert stands(made) == (0, 40)


def test_a_budget_of_another_currency_counts_as_above_and_takes_nothing(cast, budget, submit):
    refusing = budget(1000, currency="EUR")
    with pytest.raises(Refused) as refusal:
        submit(total="1.00")
    Budget.objects.update(rule="warn")

    order = submit(total="1.00")

    assert str(refusal.value) == (
        "The budget Acme Depot · March 2026 is kept in another currency, so nothing of it is left for this order. "
        "It may not be passed: order less, or ask your partner administrator."
    )
    assert (order.state, stands(refusing)) == ("placed", (0, 0))


def test_above_a_budget_that_asks_its_approver_decides(cast, budget, submit, decide):
    made = budget(30, rule="require", approver=cast.memberships.dora)

    order = submit(total="40.00")
    step = order.approval_steps.get()
    told = (order.state, step.kind, step.budget_id, step.approver, step.limit_broken, order.waiting_reason)
    placed = decide(order, "dora")

    why = "Waiting for Dora, because the total is above what is left of the budget Acme Depot · March 2026, £30.00."
    assert told == ("awaiting_approval", "budget", made.pk, cast.memberships.dora, 30, why)
    assert (placed.state, stands(made)) == ("placed", (0, 40))


def test_above_a_budget_without_an_approver_the_administrators_decide(cast, budget, submit, decide):
    budget(30, rule="require")

    order = submit(total="40.00")

    asked = order.approval_steps.get().asked.get()
    assert (asked.membership, asked.role) == (cast.memberships.ada, "administrator")
    assert decide(order, "ada").state == "placed"


def test_the_chain_is_asked_first_and_who_accepted_there_is_not_asked_for_the_budget(cast, budget, submit, decide):
    budget(30, rule="require", approver=cast.memberships.carl)
    budget(30, node="acme", rule="require", approver=cast.memberships.dora)

    order = submit(total="60.00")
    after_carl = decide(order, "carl")
    kinds = list(order.approval_steps.order_by("position").values_list("kind", "approver__user__username"))

    assert (after_carl.state, kinds) == ("awaiting_approval", [("chain", "carl"), ("budget", "dora")])
    assert decide(after_carl, "dora").state == "placed"


def test_a_reserved_order_goes_on_though_its_budget_was_lowered_since(budget, submit, decide):
    made = budget(100)
    order = submit(total="60.00")
    BudgetPeriod.objects.update(amount=10)

    assert (decide(order).state, stands(made)) == ("placed", (0, 60))


def test_a_budget_counts_for_its_own_cost_centre(cast, budget, submit):
    marketing, travel = (
        CostCentre.objects.create(partner=cast.partners.acme, code=code, name=name)
        for code, name in [("4711", "Marketing"), ("4712", "Travel")]
    )
    made = budget(10, cost_centre=marketing, node="acme")

    submit(total="40.00", cost_centre=travel)
    submit(total="40.00")
    with pytest.raises(Refused) as refusal:
        submit(total="40.00", cost_centre=marketing)

    assert stands(made) == (0, 0)
    assert (refusal.value.field, str(refusal.value)) == (
        "cost_centre",
        ABOVE.format("Acme · 4711 Marketing · March 2026", "£10.00", "£40.00", "your partner administrator"),
    )


def test_the_next_period_begins_with_what_is_carried_over(cast, budget, submit):
    made = budget(100, carries_over=True)
    submit(total="30.00")

    submit(total="20.00", at=datetime(2026, 5, 5, tzinfo=UTC))

    rows = BudgetPeriod.objects.filter(budget=made).order_by("starts_on")
    assert list(rows.values_list("starts_on", "ends_on", "amount", "carried", "spent")) == [
        (date(2026, 3, 1), date(2026, 4, 1), 100, 0, 30),
        (date(2026, 4, 1), date(2026, 5, 1), 100, 70, 0),
        (date(2026, 5, 1), date(2026, 6, 1), 100, 170, 20),
    ]


def test_without_carrying_over_the_next_period_begins_anew(budget, submit):
    made = budget(100)
    submit(total="30.00")

    submit(total="20.00", at=datetime(2026, 4, 5, tzinfo=UTC))

    assert (made.periods.get(starts_on="2026-04-01").carried, stands(made, "2026-04-01")) == (0, (0, 20))


def test_an_order_stays_in_the_period_it_was_submitted_in(budget, submit, decide):
    made = budget(100, carries_over=True)
    order = submit(total="60.00")
    submit(total="10.00", at=datetime(2026, 4, 5, tzinfo=UTC))
    carried = made.periods.get(starts_on="2026-04-01").carried

    decide(order, accept=False)

    april = made.periods.get(starts_on="2026-04-01")
    assert (carried, stands(made), april.carried, april.spent) == (40, (0, 0), 100, 10)


def test_a_period_turns_at_midnight_where_the_organisation_is(cast, budget, submit):
    ApprovalPolicy.objects.create(partner=cast.partners.acme, time_zone="America/New_York")
    made = budget(100)

    submit(at=datetime(2026, 4, 1, 3, 59, tzinfo=UTC))
    submit(total="5.00", at=datetime(2026, 4, 1, 4, 0, tzinfo=UTC))

    assert (stands(made), stands(made, "2026-04-01")) == ((0, 20), (0, 5))


def test_a_budget_that_was_switched_off_still_gets_back_what_it_gave(cast, budget, submit, decide):
    made = budget()
    order = submit(total="60.00")
    Budget.objects.update(is_active=False)

    decide(order)

    assert stands(made) == (0, 60)

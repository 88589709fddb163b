"""Orders at the same moment on the last of a budget, for real (A7)."""

import uuid
from datetime import UTC, datetime

import pytest

from approvals.actions import budget as budgets
from approvals.actions import decision
from approvals.invariants import budget as budget_invariants
from approvals.models import Budget, BudgetPeriod
from commerce.actions import order as orders
from commerce.models import Order
from tests.factories.racing import REPEATS, locks_and_writes, refusals, statements, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def budget(cast):
    made = Budget.objects.create(
        partner=cast.partners.acme, currency="GBP", period="month", amount=100, rule="block", carries_over=True
    )
    BudgetPeriod.objects.create(budget=made, starts_on="2026-03-01", ends_on="2026-04-01", amount=100)
    return made


def submission(cast, who, total, at):
    cart, by = cast.filled_cart(who, total), cast.acting(who)
    values = {"key": uuid.uuid4(), "payment_method": "bank_transfer", "by": by, "now": at}
    return lambda: orders.submit(cart=cart, **values)


def sums(budget):
    return list(budget.periods.order_by("starts_on").values_list("pending", "spent", "carried"))


def violations():
    return [violation for finding in budget_invariants.check() for violation in finding.violations]


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_orders_on_the_last_hundred_are_one(cast, budget, now, repeat):
    """Without locking the period both were placed in 6 of 6 runs."""
    cast.no_limit("bea", "carl")

    answers = together(submission(cast, "bea", "60.00", now), submission(cast, "carl", "60.00", now))

    assert len(refusals(answers)) == 1
    assert (sums(budget), Order.objects.count(), violations()) == ([(0, 60, 0)], 1, [])


@pytest.mark.parametrize("repeat", REPEATS)
def test_what_is_given_back_and_what_is_reserved_at_once_both_count(cast, budget, now, repeat):
    """Without locking the period one of both was lost from its sums in 4 of 6 runs."""
    order, bea = cast.submitted("bea", "60.00"), cast.acting("bea")
    withdraw = lambda: decision.withdraw(order=order, by=bea, now=now)  # noqa: E731

    answers = together(withdraw, submission(cast, "dora", "30.00", now))

    assert refusals(answers) == []
    assert (sums(budget), violations()) == ([(0, 30, 0)], [])


@pytest.mark.parametrize("repeat", REPEATS)
def test_the_first_orders_of_a_period_begin_it_once(cast, budget, repeat):
    """The unique start of a period keeps it single; who comes second finds it."""
    cast.no_limit("bea", "carl")
    april = datetime(2026, 4, 2, 9, tzinfo=UTC)

    answers = together(submission(cast, "bea", "70.00", april), submission(cast, "carl", "80.00", april))

    assert refusals(answers) == []
    assert (sums(budget), violations()) == ([(0, 0, 0), (0, 150, 100)], [])


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_lowered_amount_and_an_order_at_once_are_one_after_the_other(cast, budget, now, repeat):
    cast.no_limit("bea")
    ada = cast.acting("ada")
    lower = lambda: budgets.change(  # noqa: E731
        budget=budget, amount=None, rule="block", approver=None, carries_over=False, by=ada, now=now
    )

    answers = together(lower, submission(cast, "bea", "60.00", now))

    assert refusals(answers) == []
    assert (sums(budget), budget.periods.get().amount, violations()) == ([(0, 60, 0)], None, [])


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_budget_set_while_somebody_decides_counts_his_order_once(cast, now, repeat):
    """Without locking the orders that a new budget takes up, one was pending for good in 6 of 6 runs."""
    order = cast.submitted("bea", "60.00")
    step, carl, ada = order.approval_steps.get(), cast.acting("carl"), cast.acting("ada")
    terms = {"cost_centre": None, "period": "month", "amount": None, "rule": "warn", "approver": None}
    decide = lambda: decision.decide(  # noqa: E731
        step=step, accept=True, seen_hash=order.content_hash, by=carl, now=now
    )
    opening = lambda: budgets.open_one(  # noqa: E731
        partner=cast.partners.acme, carries_over=False, by=ada, now=now, **terms
    )

    answers = together(decide, opening)

    assert refusals(answers) == []
    assert (sums(Budget.objects.get()), violations()) == ([(0, 60, 0)], [])


def test_a_period_is_locked_before_it_is_written(cast, budget, now):
    submit = submission(cast, "bea", "20.00", now)

    with statements() as sent:
        submit()

    assert locks_and_writes(sent, "approvals_budgetperiod") == ["lock", "lock", "write"]

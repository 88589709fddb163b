"""Any history of orders leaves budgets as a naive reading says: submit, accept, reject, withdraw, cancel, amend, next
period (A7)."""

import uuid
from datetime import timedelta
from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.actions import decision
from approvals.actions.closing import close
from approvals.invariants import budget as budget_invariants
from approvals.models import Budget, BudgetEntry, BudgetPeriod
from commerce import gates
from commerce.actions import amendment, cancellation
from commerce.actions import order as orders
from commerce.models import Order
from core.refusal import Refused

AMOUNT = Decimal(150)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("submit"), st.integers(1, 120)),
        st.tuples(st.sampled_from(["accept", "reject", "withdraw"]), st.integers(0, 9)),
        st.tuples(st.sampled_from(["cancel", "amend"]), st.integers(0, 9), st.integers(1, 120)),
        st.tuples(st.just("next"), st.integers(0, 0)),
    ),
    max_size=14,
)


class Naive:
    """What a budget of AMOUNT a month that blocks and carries over should hold, order by order: nothing is locked or
    summed up as one goes, everything is counted anew each time."""

    def __init__(self):
        self.orders, self.month, self.carried = {}, 0, {0: Decimal(0)}

    def left(self, month, but=None):
        taken = sum(worth for key, (at, worth, _placed) in self.orders.items() if at == month and key != but)
        return AMOUNT + self.carried[month] - taken

    def fits(self, worth, month, but=None):
        return worth <= self.left(month, but)

    def changed(self, month, change):
        """Carry on what a change leaves more or less of a month."""
        before = {each: max(self.left(each), 0) for each in self.carried}
        change()
        for each in range(month, self.month):
            self.carried[each + 1] = max(self.carried[each + 1] + max(self.left(each), 0) - before[each], 0)

    def put(self, key, month, worth, *, placed):
        self.changed(month, lambda: self.orders.__setitem__(key, (month, Decimal(worth), placed)))

    def turn(self):
        self.carried[self.month + 1] = max(self.left(self.month), 0)
        self.month += 1

    def stands(self, month):
        mine = [(worth, placed) for at, worth, placed in self.orders.values() if at == month]
        pending, spent = (sum((w for w, p in mine if p is is_placed), Decimal(0)) for is_placed in (False, True))
        return pending, spent, self.carried[month]


class World:
    """The same history through the real actions."""

    def __init__(self, cast):
        self.cast, self.naive, self.at = cast, Naive(), cast.now
        self.buyer, self.carl = cast.acting("bea"), cast.acting("carl")
        self.budget = Budget.objects.create(
            partner=cast.partners.acme, currency="GBP", period="month", amount=AMOUNT, rule="block", carries_over=True
        )
        BudgetPeriod.objects.create(budget=self.budget, starts_on="2026-03-01", ends_on="2026-04-01", amount=AMOUNT)

    def found(self, place):
        rows = list(Order.objects.order_by("pk"))
        return rows[place % len(rows)] if rows else None

    def submit(self, pounds):
        cart = self.cast.filled_cart("bea", pounds)
        values = {"key": uuid.uuid4(), "payment_method": "bank_transfer", "by": self.buyer, "now": self.at}
        order = orders.submit(cart=cart, **values)
        self.naive.put(order.pk, self.naive.month, pounds, placed=order.state == "placed")

    def month_of(self, order):
        return self.naive.orders[order.pk][0]

    def decide(self, order, accept):
        step = order.approval_steps.get(decision=None)
        seen = {"seen_hash": order.content_hash, "reason": "x"}
        decision.decide(step=step, accept=accept, by=self.carl, now=self.at, **seen)
        self.naive.put(order.pk, self.month_of(order), order.total if accept else 0, placed=accept)

    def accept(self, place):
        self.decide(self.found(place), True)

    def reject(self, place):
        self.decide(self.found(place), False)

    def withdraw(self, place):
        order = self.found(place)
        decision.withdraw(order=order, by=self.buyer, now=self.at)
        self.naive.put(order.pk, self.month_of(order), 0, placed=False)

    def cancel(self, place, pieces):
        order = self.found(place)
        line = order.lines.get()
        sam = self.cast.acting("sam")
        done = min(pieces, line.open_quantity)
        cancellation.cancel(order=order, quantities={line.pk: done}, reason="x", by=sam, now=self.at)
        left = Order.objects.get(pk=order.pk)
        self.naive.put(order.pk, self.month_of(order), left.total - left.given_back, placed=True)

    @transaction.atomic
    def amend(self, place, pieces):
        order = Order.objects.locked().get(pk=self.found(place).pk)
        step = order.approval_steps.filter(decision=None).locked().first()
        line = order.lines.get()
        amendment.amend(order=order, quantities={line.pk: pieces}, by=self.buyer, now=self.at)
        close(step=step, decision="void", by=self.carl, now=self.at)
        order = gates.advance(order=order, by=self.buyer, now=self.at)
        self.naive.put(order.pk, self.month_of(order), pieces, placed=order.state == "placed")

    def next(self, _nothing):
        self.at += timedelta(days=31)
        known = self.budget.periods.order_by("-starts_on").first()
        self.naive.turn()
        assert known is not None

    def check(self):
        """Compare all periods that were begun; one that nobody has ordered in may not be there yet."""
        rows = self.budget.periods.order_by("starts_on").values_list("pending", "spent", "carried")
        for month, row in enumerate(rows):
            assert row == self.naive.stands(month)
        assert [finding.violations for finding in budget_invariants.check()] == [[]] * 5


def naive_refuses(world, name, arguments):
    """Whether the budget has no room for what a step asks of it."""
    naive = world.naive
    if name == "submit":
        return not naive.fits(arguments[0], naive.month)
    order = world.found(arguments[0])
    if name != "amend" or order is None or order.state != "awaiting_approval":
        return None
    had = naive.orders[order.pk][1]
    return had < arguments[1] and not naive.fits(arguments[1], world.month_of(order), order.pk)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=STEPS)
def test_any_history_adds_up_as_a_naive_reading_says(cast, history):
    with transaction.atomic():
        world = World(cast)
        for name, *arguments in history:
            refuses = naive_refuses(world, name, arguments)
            assert refuses in {None, refused_by_budget(world, name, arguments)}
            world.check()
        assert BudgetEntry.objects.aggregate(whole=Sum("spent"))["whole"] in {None, sum_of_placed()}
        transaction.set_rollback(True)


def refused_by_budget(world, name, arguments):
    """Take a step where it can be taken; whether the budget has refused it."""
    try:
        with transaction.atomic():
            getattr(world, name)(*arguments)
    except (ObjectDoesNotExist, AttributeError):  # there is no such order, or nothing to decide about it
        return False
    except Refused as refusal:
        return str(refusal).startswith("The budget")
    return False


def sum_of_placed():
    return sum((o.total - o.given_back for o in Order.objects.filter(placed_at__isnull=False)), Decimal(0))

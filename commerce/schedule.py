"""When how much of a payment plan is due: pure functions, no database (F2; CHECKS M19).

Days are the house's own. Amounts contain the tax and are of all units.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from commerce.models.plan import OPEN_ENDED, PlanInterval, PlanKind
from commerce.rules import calendar
from core import money

STEPS = {
    PlanInterval.DAY: (calendar.DAY, 1),
    PlanInterval.WEEK: (calendar.WEEK, 1),
    PlanInterval.MONTH: (calendar.MONTH, 1),
    PlanInterval.QUARTER: (calendar.MONTH, 3),
    PlanInterval.HALF_YEAR: (calendar.MONTH, 6),
    PlanInterval.YEAR: (calendar.MONTH, 12),
}
"""Each interval as the calendar counts it: unit and how many."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How one order is to be paid, as PaymentPlan keeps it; `begins_on` is the day of the sale, or later."""

    kind: str
    payment_method: str
    amount: Decimal
    currency: str
    begins_on: date
    count: int | None = None
    interval: str | None = None
    trial_days: int = 0
    card_id: int | None = None
    counted_number: int | None = None
    counted_from: date | None = None
    """Of a plan that was resumed late: see PaymentPlan."""

    @property
    def is_open_ended(self):
        return self.kind in OPEN_ENDED

    @property
    def first_on(self):
        """The day of the first payment: a trial is free until then."""
        return self.begins_on + timedelta(days=self.trial_days)

    def rows(self, most=1):
        """Give the Rows of the plan, of an open-ended one the first `most`."""
        return [row(self, number) for number in range(1, (self.count or most) + 1)]


@dataclass(frozen=True, slots=True)
class Row:
    """One payment: which, when, how much."""

    number: int
    due_on: date
    amount: Decimal


def at_once(terms):
    """Give what a card pays before there is an order: the first payment; nothing at the begin of a trial."""
    return money.ZERO if terms.trial_days else _amount(terms, 1)


def row(terms, number):
    """Give one payment of a plan; `terms` are Terms or a PaymentPlan. Payments count from 1."""
    return Row(number, _day(terms, number), _amount(terms, number))


def before(instalment):
    """Give what the instalments before one ask for of the same total; nothing where each payment is a whole."""
    plan = instalment.plan
    if plan.kind != PlanKind.INSTALMENTS:
        return money.ZERO
    return sum((_amount(plan, number) for number in range(1, instalment.number)), money.ZERO)


def _day(terms, number):
    since = terms.counted_number
    if since is not None and number >= since:
        return due_on(terms.counted_from, terms.interval, number - since + 1)
    return due_on(terms.first_on, terms.interval, number)


def due_on(first_on, interval, number):
    """Give the day of a payment, counted from the first: the 31st stays the last day of shorter months."""
    if interval is None:
        return first_on
    unit, every = STEPS[PlanInterval(interval)]
    return calendar.nth(first_on, unit, every, number - 1)


def _amount(terms, number):
    if terms.kind != PlanKind.INSTALMENTS:
        return terms.amount
    return part(terms.amount, terms.count, number, terms.currency)


def part(total, count, number, currency):
    """Give one of `count` parts of a total: all the same, the first ones a smallest unit more until the sum is exact.

    100.00 in 3 parts is 33.34, 33.33, 33.33. `total` is in whole units of the currency, at least `count` of them.
    """
    unit = money.unit(currency)
    units = int(total / unit)
    return (units // count + (number <= units % count)) * unit

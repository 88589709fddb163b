"""Ten thousand plans at random: they add up, nobody pays nothing, the days go on and months end right (M19)."""

import calendar
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest

from commerce import schedule
from commerce.models import PlanInterval
from core import money

PLANS = 10_000
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
CURRENCIES = ("GBP", "EUR", "JPY", "KWD")


def drawn(dice):
    """Draw the Terms of a plan that the page would let through."""
    currency, count = dice.choice(CURRENCIES), dice.randint(2, 120)
    least = count * money.unit(currency)
    amount = least + money.unit(currency) * dice.randrange(dice.choice([1, 100, 10**7]))
    begins = date(2024, 1, 1) + timedelta(days=dice.randrange(2000))
    kind = dice.choice(["instalments", "instalments", "one_time", "subscription", "trial"])
    return schedule.Terms(
        kind=kind,
        payment_method="card",
        amount=amount,
        currency=currency,
        begins_on=begins,
        count={"instalments": count, "one_time": 1}.get(kind),
        interval=None if kind == "one_time" else dice.choice(PlanInterval.values),
        trial_days=dice.randint(1, 30) if kind == "trial" else 0,
    )


def test_ten_thousand_plans_add_up_and_their_days_are_right():
    dice = Random(20_819)

    for _each in range(PLANS):
        terms = drawn(dice)
        rows = terms.rows(most=24)
        total = terms.amount * (1 if terms.count else len(rows))

        assert sum(row.amount for row in rows) == total, terms
        assert min(row.amount for row in rows) > 0, terms
        assert max(row.amount for row in rows) - min(row.amount for row in rows) <= money.unit(terms.currency), terms
        assert all(earlier.due_on < later.due_on for earlier, later in pairwise(rows)), terms
        assert rows[0].due_on == terms.begins_on + timedelta(days=terms.trial_days), terms
        assert [row.due_on for row in rows] == [naive(terms, number) for number in range(len(rows))], terms


def naive(terms, number):
    """The day of a payment, counted by hand: the day of the month of the first, or the last one that there is."""
    first = terms.first_on
    if terms.interval in (None, "day", "week"):
        return first + timedelta(days={None: 0, "day": 1, "week": 7}[terms.interval] * number)
    months = first.year * 12 + first.month - 1 + MONTHS[terms.interval] * number
    year, month = divmod(months, 12)
    return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))


@pytest.mark.parametrize(
    ("amount", "count", "parts"),
    [("100.00", 3, ["33.34", "33.33", "33.33"]), ("0.03", 3, ["0.01"] * 3), ("10.00", 4, ["2.50"] * 4)],
)
def test_the_pennies_that_are_left_go_to_the_first(amount, count, parts):
    found = [schedule.part(Decimal(amount), count, number, "GBP") for number in range(1, count + 1)]

    assert found == [Decimal(part) for part in parts]

"""Recurring dates by the calendar: the 31st stays the last day and comes back (O9)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules import calendar


def dates(text):
    return [date.fromisoformat(day) for day in text.split()]


@pytest.mark.parametrize(
    ("first", "unit", "every", "expected"),
    [
        ("2026-01-31", "month", 1, "2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31 2026-06-30"),
        ("2024-01-31", "month", 1, "2024-01-31 2024-02-29 2024-03-31 2024-04-30 2024-05-31 2024-06-30"),
        ("2026-01-30", "month", 1, "2026-01-30 2026-02-28 2026-03-30 2026-04-30 2026-05-30 2026-06-30"),
        ("2023-12-29", "month", 1, "2023-12-29 2024-01-29 2024-02-29 2024-03-29 2024-04-29 2024-05-29"),
        ("2025-12-29", "month", 1, "2025-12-29 2026-01-29 2026-02-28 2026-03-29 2026-04-29 2026-05-29"),
        ("2026-01-28", "month", 1, "2026-01-28 2026-02-28 2026-03-28 2026-04-28 2026-05-28 2026-06-28"),
        ("2025-12-31", "month", 2, "2025-12-31 2026-02-28 2026-04-30 2026-06-30 2026-08-31 2026-10-31"),
        ("2025-11-30", "month", 3, "2025-11-30 2026-02-28 2026-05-30 2026-08-30 2026-11-30 2027-02-28"),
        ("2024-02-29", "month", 12, "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29 2029-02-28"),
        ("1999-12-31", "month", 60, "1999-12-31 2004-12-31 2009-12-31 2014-12-31 2019-12-31 2024-12-31"),
        ("2026-12-28", "week", 1, "2026-12-28 2027-01-04 2027-01-11 2027-01-18 2027-01-25 2027-02-01"),
        ("2024-02-22", "week", 1, "2024-02-22 2024-02-29 2024-03-07 2024-03-14 2024-03-21 2024-03-28"),
        ("2026-03-02", "week", 2, "2026-03-02 2026-03-16 2026-03-30 2026-04-13 2026-04-27 2026-05-11"),
    ],
)
def test_the_next_six_dates(first, unit, every, expected):
    first = date.fromisoformat(first)

    assert calendar.upcoming(first, unit, every, first) == dates(expected)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-06-01", "2026-01-31"),
        ("2026-01-31", "2026-01-31"),
        ("2026-02-01", "2026-02-28"),
        ("2026-02-28", "2026-02-28"),
        ("2026-03-01", "2026-03-31"),
        ("2028-02-29", "2028-02-29"),
        ("2031-12-30", "2031-12-31"),
    ],
)
def test_the_first_date_from_a_day_on(day, expected):
    found = calendar.on_or_after(date(2026, 1, 31), "month", 1, date.fromisoformat(day))

    assert found == date.fromisoformat(expected)


def test_nothing_recurs_after_the_end():
    first = date(2026, 1, 31)

    assert calendar.upcoming(first, "month", 1, first, ends_on=date(2026, 3, 30)) == dates("2026-01-31 2026-02-28")


DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(DAYS, st.sampled_from(["week", "month"]), st.integers(1, 60), DAYS)
def test_a_date_is_found_whatever_the_day(first, unit, every, day):
    found = calendar.on_or_after(first, unit, every, day)
    numbers = range(5300)

    known = next(each for number in numbers if (each := calendar.nth(first, unit, every, number)) >= day)
    assert found == known


@given(DAYS, st.sampled_from(["week", "month"]), st.integers(1, 60), DAYS)
def test_the_date_after_a_day_is_after_it_and_no_date_lies_between(first, unit, every, day):
    found = calendar.after(first, unit, every, day)

    assert found > day
    assert calendar.on_or_after(first, unit, every, day + timedelta(days=1)) == found

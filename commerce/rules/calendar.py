"""On which days something recurs: own calendar weeks and months, counted from the first day (O9). No database.

The 31st is the last day of shorter months and the 31st again in longer ones, because every date is counted from the
first and not from the one before.
"""

import calendar
from datetime import date, timedelta

DAY, WEEK, MONTH = "day", "week", "month"


def nth(starts_on, unit, every, number):
    """Give the date after `number` intervals; 0 is the first day itself."""
    if unit in (DAY, WEEK):
        return starts_on + timedelta(days=every * number * (7 if unit == WEEK else 1))
    months = starts_on.year * 12 + starts_on.month - 1 + every * number
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(starts_on.day, last))


def on_or_after(starts_on, unit, every, day):
    """Give the first date that is not before `day`."""
    if day <= starts_on:
        return starts_on
    number = max(0, _passed(starts_on, unit, every, day) - 1)
    while nth(starts_on, unit, every, number) < day:
        number += 1
    return nth(starts_on, unit, every, number)


def after(starts_on, unit, every, day):
    """Give the first date after `day`."""
    return on_or_after(starts_on, unit, every, day + timedelta(days=1))


def upcoming(starts_on, unit, every, first, *, ends_on=None, number=6):
    """Give the next dates from `first` on, at most so many, none after `ends_on`."""
    found = []
    day = first
    while len(found) < number and (ends_on is None or day <= ends_on):
        found.append(day)
        day = after(starts_on, unit, every, day)
    return found


def _passed(starts_on, unit, every, day):
    """Give how many whole intervals have gone by at most."""
    if unit in (DAY, WEEK):
        return (day - starts_on).days // (every * (7 if unit == WEEK else 1))
    return ((day.year - starts_on.year) * 12 + day.month - starts_on.month) // every

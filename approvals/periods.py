"""Days, weeks, months, quarters and years of an organisation's calendar (A7). Weeks begin on Monday."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from approvals.models import Period

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


def bounds(period, day: date):
    """Give the first day of the period that a day lies in, and the first day after it."""
    if period == Period.DAY:
        return day, day + timedelta(days=1)
    if period == Period.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=7)
    months = MONTHS[period]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    after = first.month - 1 + months
    return first, date(first.year + after // 12, after % 12 + 1, 1)


def start(period, day: date, time_zone: str):
    """Give the moment at which the period began that a day lies in: its first midnight in the time zone."""
    return datetime.combine(bounds(period, day)[0], time(), ZoneInfo(time_zone))

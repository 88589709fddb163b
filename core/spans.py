"""Months and weeks of the reader's calendar, as charts show them: the last so many, the running one among them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

MONTHS, WEEKS = 13, 13
"""A month is seen beside the same one of a year before; a quarter in weeks."""


@dataclass(frozen=True, slots=True)
class Span:
    """A month or a week: its first day, a short name for an axis, a whole one for a table."""

    first: date
    short: str
    name: str


def months(now, number=MONTHS):
    """Give the last months up to a moment, oldest first, in the reader's zone."""
    today = timezone.localdate(now)
    last = today.year * 12 + today.month - 1
    firsts = [date(month // 12, month % 12 + 1, 1) for month in range(last - number + 1, last + 1)]
    return [Span(first, date_format(first, "M"), date_format(first, "YEAR_MONTH_FORMAT")) for first in firsts]


def weeks(now, number=WEEKS):
    """Give the last weeks up to a moment, oldest first, in the reader's zone; they begin on Monday."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    firsts = [monday - timedelta(weeks=back) for back in reversed(range(number))]
    return [Span(first, date_format(first, "MONTH_DAY_FORMAT"), _week(first)) for first in firsts]


def _week(first):
    return _("Week of %(day)s") % {"day": date_format(first, "DATE_FORMAT")}


def since(spans):
    """Give the moment at which the first of them begins, in the reader's zone."""
    return datetime.combine(spans[0].first, time(), timezone.get_current_timezone())


def zone():
    """Name the reader's zone for PostgreSQL, which finds the month or week of a moment."""
    return timezone.get_current_timezone_name()

"""What the report about decisions shows: words, charts, and the same as files (A4, A9)."""

import csv
import io
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.models import Decision, StepKind
from approvals.queries import report as queries
from approvals.queries.report import Span
from core import charts, money
from core.charts import COUNT, Series, Words
from core.lists import cells

MONTHS = 6
FILES = ("times", "waiting", "outcomes")


def first_day(today):
    """Give the first day of the months that are shown at first."""
    month = today.year * 12 + today.month - MONTHS
    return today.replace(year=month // 12, month=month % 12 + 1, day=1)


def span(node_id, begins, ends):
    """Give the Span of days, the last one included, in the reader's zone."""
    zone = timezone.get_current_timezone()
    since = datetime.combine(begins, time(), zone).astimezone(UTC)
    until = datetime.combine(ends + timedelta(days=1), time(), zone).astimezone(UTC)
    return Span(node_id, since, until, timezone.get_current_timezone_name())


def context(chosen, *, now):
    """Give everything that the page shows of a Span."""
    times = queries.times(chosen)
    rows = queries.waiting(chosen)
    outcomes = queries.outcomes(chosen)
    return {
        "times": times,
        "kinds": [(StepKind(row.kind).label, row, length(row.median), length(row.p90)) for row in times.kinds],
        "people": [(row, length(row.median), length(row.p90)) for row in times.people],
        "median": length(times.whole.median),
        "p90": length(times.whole.p90),
        "outcomes": _table(outcomes),
        "decisions": [str(Decision(each).label) for each in Decision],
        "time_chart": _time_chart(times),
        "waiting_chart": _waiting_chart(rows, now),
    }


def _waiting_chart(rows, now):
    """Draw how many orders wait for whom, whose orders wait for longest first."""
    items = [
        (row.person, row.number, "",
         [f"{date_format(timezone.localtime(row.oldest), 'MOMENT_FORMAT')} · {age(now - row.oldest)}",
          money.shown(row.value, row.currency)])
        for row in rows
    ]  # fmt: skip
    return charts.bars(
        items,
        COUNT,
        heads=[_("Person"), _("Orders"), _("The oldest waits since"), _("Worth")],
        key="waiting",
        title=_("Waiting orders by person"),
        note=_("Everybody who was asked and may still answer; an order that several were asked about counts for each."),
    )


def _time_chart(times):
    """Draw within what time half of the decisions of each month were taken."""
    hours = Words(short=_hours, whole=length)
    return charts.columns(
        [charts.Step(date_format(row.month, "M"), month_name(row.month)) for row in times.months],
        [Series(_("Half within"), [Decimal(str(row.median)) for row in times.months])],
        hours,
        head=_("Month"),
        beside=[
            (Series(_("Nine of ten within"), [row.p90 for row in times.months]), hours),
            (Series(_("Decisions"), [row.number for row in times.months]), COUNT),
        ],
        key="times",
        title=_("Time to decision by month"),
        said=_("Half of the decisions within %(time)s") % {"time": length(times.whole.median)},
        empty=_("Every decision was taken at once."),
    )


def _hours(hours):
    return _("%(number)s h") % {"number": charts.number(hours)}


def _table(outcomes):
    """Give [(month, [number of each Decision], all)]."""
    months: dict = {}
    for each in outcomes:
        months.setdefault(each.month, {})[each.decision] = each.number
    return [
        (month_name(month), [found.get(each, 0) for each in Decision.values], sum(found.values()))
        for month, found in months.items()
    ]


def month_name(day):
    return date_format(day, "M Y")


def length(hours):
    """Say how long something took: in minutes, hours or days."""
    if hours is None:
        return "–"
    if hours < 1:
        return _("%(number)s min") % {"number": round(hours * 60)}
    if hours < 48:
        return _("%(number)s h") % {"number": number_format(round(hours, 1), 1)}
    return _("%(number)s days") % {"number": number_format(round(hours / 24, 1), 1)}


def age(delta):
    """Say for how long something has waited."""
    if delta.days:
        return ngettext("%(number)s day", "%(number)s days", delta.days) % {"number": delta.days}
    if hours := int(delta.total_seconds() // 3600):
        return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}
    return _("under 1 hour")


def text(name, chosen):
    """Give (CSV text, number of rows) of one of the FILES."""
    heads, rows = {"times": _times, "waiting": _waiting, "outcomes": _outcomes}[name](chosen)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(heads)
    writer.writerows([cells.plain(value) for value in row] for row in rows)
    return f"\ufeff{buffer.getvalue()}", len(rows)


def _times(chosen):
    heads = ("month", "person", "kind", "decisions", "accepted", "rejected", "median_hours", "p90_hours")
    rows = [
        (row.month, row.person, StepKind(row.kind).label, row.number, row.accepted, row.rejected,
         _rounded(row.median), _rounded(row.p90))
        for row in queries.times(chosen).details
    ]  # fmt: skip
    return heads, rows


def _waiting(chosen):
    heads = ("person", "orders", "waiting_since", "value", "currency")
    return heads, [(row.person, row.number, row.oldest, row.value, row.currency) for row in queries.waiting(chosen)]


def _outcomes(chosen):
    heads = ("month", "decision", "number")
    return heads, [(row.month, Decision(row.decision).label, row.number) for row in queries.outcomes(chosen)]


def _rounded(hours):
    return Decimal(str(round(hours, 2)))

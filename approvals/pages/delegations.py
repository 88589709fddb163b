"""Absences as people read them: from, until, and where the delegation leads (A4)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from approvals.models import Absence
from approvals.queries import absence as queries


@dataclass(frozen=True, slots=True)
class Row:
    """An absence with its last day, where it leads, and what is wrong with that."""

    absence: Absence
    last_day: date
    chain: str = ""
    warning: str = ""


def rows(absences, *, today):
    """Give the Rows of absences whose membership__user and delegate__user are read."""
    found = queries.delegations(absences, today=today)
    return [_row(each, found.get(each.pk), today) for each in absences]


def _row(absence, led, today):
    if led is None:
        return Row(absence, _last_day(absence))
    name = absence.membership.user.name
    chain = " → ".join([name, *map(_link, led.names, led.away_until)]) if len(led.names) > 1 else ""
    warning = ""
    if led.is_circle:
        day = date_format(max(absence.starts_on, today), "DATE_FORMAT")
        values = {"name": name, "day": day}
        warning = _("That is a circle on %(day)s: %(name)s is asked himself. Choose another delegate.") % values
    return Row(absence, _last_day(absence), chain, warning)


def _link(name, away_until):
    if away_until is None:
        return name
    values = {"name": name, "day": date_format(away_until - timedelta(days=1), "MONTH_DAY_FORMAT")}
    return _("%(name)s, who is away until %(day)s") % values


def _last_day(absence):
    return absence.ends_on - timedelta(days=1)

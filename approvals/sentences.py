"""What is said about a question: why it is asked, and why it is asked of somebody else (A4, A5)."""

from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from approvals.models import Period, StepKind
from core import money

MOST_NAMES = 3
ONE_DAY = timedelta(days=1)


def waiting(ask, reached, currency):
    """Say for whom an order waits and why."""
    values = {"names": _names(reached.people), "because": because(ask, currency)}
    if not reached.people:
        return _("Nobody can decide about it at the moment, because %(because)s.") % values
    if ask.kind == StepKind.POOL:
        return _("Waiting for whoever accepts orders: %(names)s.") % values
    return _("Waiting for %(names)s, because %(because)s.") % values


def _names(people):
    names = ", ".join(person.name for person in people[:MOST_NAMES])
    return f"{names} …" if len(people) > MOST_NAMES else names


def because(ask, currency):
    """Say what is broken, as the end of a sentence."""
    return broken(ask.kind, ask.limit, ask.limit_of, ask.period, currency)


def broken(kind, limit, limit_of, period, currency):
    """Say what is broken, from an Ask's or a step's values, as the end of a sentence."""
    values = {"name": limit_of, "limit": money.shown(limit, currency) if limit is not None else ""}
    if kind == StepKind.POOL:
        return _("the buyer may order only what somebody else accepts")
    if kind == StepKind.BUDGET:
        return _("the total is above what is left of the budget %(name)s, %(limit)s") % values
    if period:
        values["period"] = Period(period).label
        return _("%(name)s would be above the limit of %(limit)s a %(period)s") % values
    return _("the total is above the limit of %(limit)s") % values


def named(kind, limit, limit_of, period, currency):
    """Name what is broken, as a heading: of one order's limit, of a period's, of a budget's."""
    values = {"name": limit_of, "limit": money.shown(limit, currency) if limit is not None else ""}
    if kind == StepKind.POOL:
        return _("Acceptance for the company")
    if kind == StepKind.BUDGET:
        return _("Budget %(name)s, %(limit)s left") % values
    if period:
        values["period"] = Period(period).label
        return _("%(name)s: limit of %(limit)s a %(period)s") % values
    return _("%(name)s: limit of %(limit)s") % values


def instead(ask, reached):
    """Say why others than the approver are asked; empty where he is."""
    name = ask.approver.name if ask.approver else ""
    return {
        "": "",
        "away": _("%(name)s is away until %(day)s."),
        "left": _("%(name)s no longer has a place there."),
        "on_hold": _("%(name)s or his branch is on hold."),
        "own": _("It is an order of %(name)s's own."),
        "nobody": _("Nobody else may decide about it."),
    }[reached.why] % {"name": name, "day": date_format(reached.until - ONE_DAY, "DATE_FORMAT") if reached.until else ""}


def waiting_for(step, people, currency):
    """Say for whom an order waits by a step's own values, where it was asked anew."""
    because_ = broken(step.kind, step.limit_broken, step.limit_of, step.period, currency)
    values = {"names": _names(people), "because": because_}
    return f"{_('Waiting for %(names)s, because %(because)s.') % values} {step.note}".strip()

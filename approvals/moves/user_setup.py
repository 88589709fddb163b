"""What becomes of absences, limits per period and budgets when somebody moves or leaves (P7, A1, A4, A7).

With his functions he takes all of it along. Without, absences that are his or name him end, his limits per period end,
and budgets that he decides about have no approver: administrators are asked then.
"""

from datetime import timedelta

from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from approvals.actions import absence as absences
from approvals.actions import period_limit as period_limits
from approvals.models import Absence, Budget, Period, PeriodLimit
from approvals.queries import reach
from core import audit, clock, money
from partners.moves import Effect


def preview(move):
    """Tell what happens to each of them."""
    kind = "goes along" if move.keeps_functions else "ends"
    for absence in _absences(move, now=clock.now()):
        yield Effect(kind, absence_words(absence))
    given = [
        f"{money.shown(limit.amount, move.source.currency)} {limit.get_period_display()}" for limit in _limits(move)
    ]
    if given:
        yield Effect(kind, _("Limits per period: %(limits)s.") % {"limits": ", ".join(given)})
    for budget in _budgets(move):
        if move.keeps_functions:
            sentence = _("He still decides about the budget %(name)s.")
            yield Effect("goes along", sentence % {"name": budget_name(budget)})
        else:
            sentence = _("The budget %(name)s has no approver any more: administrators are asked.")
            yield Effect("changes", sentence % {"name": budget_name(budget)})


def carry_out(move, *, by, now):
    """Do so, after the place has changed."""
    if move.keeps_functions:
        return
    end_all(_absences(move, now=now), today=reach.today(move.source.pk, now=now), by=by, now=now)
    amounts = dict.fromkeys(Period.values)
    period_limits.set_period_limits(membership=move.membership, amounts=amounts, by=by, now=now)
    take_off(_budgets(move), by=by, now=now)


def end_all(found, *, today, by, now):
    """End absences today, those that have not begun at once."""
    for absence in found:
        absences.shorten(absence=absence, end_on=max(absence.starts_on, today), by=by, now=now)


def take_off(budgets, *, by, now):
    """Leave budgets without an approver."""
    for budget in budgets:
        values = {"old": {"approver": budget.approver.user.name}, "new": {"approver": ""}}
        budget.approver = None
        budget.save(update_fields=["approver"])
        audit.record("budget.changed", budget, by=by, at=now, partner_id=budget.partner_id, **values)


def absence_words(absence):
    """Say who is away when, and who decides meanwhile."""
    values = {
        "name": absence.membership.user.name,
        "delegate": absence.delegate.user.name,
        "first": date_format(absence.starts_on, "DATE_FORMAT"),
        "last": date_format(absence.ends_on - timedelta(days=1), "DATE_FORMAT"),
    }
    return _("%(name)s is away from %(first)s to %(last)s; %(delegate)s decides meanwhile.") % values


def budget_name(budget):
    """Name a budget as people know it: by its cost centre, else by its branch."""
    return str(budget.cost_centre.name if budget.cost_centre else budget.partner.name)


def _absences(move, *, now):
    today = reach.today(move.source.pk, now=now)
    mine = Q(membership=move.membership) | Q(delegate=move.membership)
    found = Absence.objects.filter(mine, ends_on__gt=today).filter(ends_on__gt=F("starts_on"))
    return list(found.select_related("membership__user", "delegate__user").order_by("starts_on", "pk"))


def _limits(move):
    found = {limit.period: limit for limit in PeriodLimit.objects.filter(membership=move.membership)}
    return [found[period] for period in Period.values if period in found]


def _budgets(move):
    found = Budget.objects.filter(approver=move.membership, is_active=True)
    return list(found.select_related("partner", "cost_centre", "approver__user").order_by("pk"))

"""Absences and approvers of budgets never cross from one company to another when a branch moves (P8, A4, A7).

Limits per period stay with their people: between two companies as inside one.
"""

from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from approvals.models import Absence, Budget
from approvals.moves.user_setup import absence_words, budget_name, end_all, take_off
from approvals.queries import reach
from core import clock
from partners.models import SUBTREE_SQL
from partners.moves import Effect


def preview(move):
    """Tell which absences end and which budgets lose their approver; nothing inside one tree."""
    if not move.crosses:
        return
    for absence in _absences(move, now=clock.now()):
        yield Effect("ends", absence_words(absence))
    for budget in _budgets(move):
        values = {"name": budget_name(budget), "approver": budget.approver.user.name}
        yield Effect("changes", _("The budget %(name)s loses its approver %(approver)s.") % values)


def carry_out(move, *, by, now):
    """Do so."""
    if move.crosses:
        end_all(_absences(move, now=now), today=reach.today(move.partner.pk, now=now), by=by, now=now)
        take_off(_budgets(move), by=by, now=now)


def _across(move, one, other):
    """Rows of which exactly one end is in the branch."""
    inside = RawSQL(SUBTREE_SQL, [move.partner.pk])
    first, second = Q(**{f"{one}__in": inside}), Q(**{f"{other}__in": inside})
    return first & ~second | ~first & second


def _absences(move, *, now):
    across = _across(move, "membership__partner_id", "delegate__partner_id")
    today = reach.today(move.partner.pk, now=now)
    found = Absence.objects.filter(across, ends_on__gt=today).filter(ends_on__gt=F("starts_on"))
    return list(found.select_related("membership__user", "delegate__user").order_by("starts_on", "pk"))


def _budgets(move):
    across = _across(move, "partner_id", "approver__partner_id")
    found = Budget.objects.filter(across, approver__isnull=False, is_active=True)
    return list(found.select_related("partner", "cost_centre", "approver__user").order_by("pk"))

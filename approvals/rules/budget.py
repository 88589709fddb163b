"""What budgets refuse, and who sets them (A7)."""

from django.utils.translation import gettext as _

from approvals.models import BudgetRule
from approvals.models.budget import BUDGET_PERIODS
from approvals.queries import budget as queries
from commerce.queries import cost_centre as cost_centres
from core import money
from core.refusal import Refused
from partners import queries as partners
from partners.rules import people

MAX_AMOUNT = 10**12


def check_fits(use, order):
    """Raise where a budget that blocks has too little left for what is newly asked of it. What was reserved stays
    reserved: who accepts an order is never refused because its budget was lowered since."""
    is_new = order.pk is None
    if use.rule != BudgetRule.BLOCK or not use.is_over(order) or not (is_new or 0 < use.taken < queries.worth(order)):
        return
    values = {
        "budget": use.name,
        "left": money.shown(use.left, use.currency),
        "total": money.shown(order.total, order.currency),
        "who": use.approver or _("your partner administrator"),
    }
    if order.currency != use.currency:
        told = _("The budget %(budget)s is kept in another currency, so nothing of it is left for this order.")
    else:
        told = _("The budget %(budget)s has %(left)s left, and this order is %(total)s.")
    ask = _("It may not be passed: order less, or ask %(who)s.")
    raise Refused(f"{told} {ask}" % values, field="cost_centre" if use.cost_centre else None)


def check_can_edit(by, partner):
    """Budgets are set by whoever manages the people of a branch, there and below."""
    people.check_can_manage(by, partner)
    if partner.kind == partner.Kind.OPERATOR:
        raise Refused(_("The operator buys nothing: choose one of the partners."))


def check_budget(*, partner, cost_centre, period, amount, currency, approver):
    """A budget is of a month, a quarter or a year, in whole units of its currency; its cost centre is offered at the
    branch, and its approver is somebody of the same tree."""
    if period not in BUDGET_PERIODS:
        raise Refused(_("Choose a month, a quarter or a year."), field="period")
    check_amount(amount, currency)
    if cost_centre is not None and not cost_centres.is_offered(cost_centre.pk, partner.pk):
        raise Refused(_("This cost centre is not offered there: choose another."), field="cost_centre")
    if approver is not None:
        check_approver(partner, approver)


def check_amount(amount, currency):
    """An amount is zero or more, in whole units of its currency; None is no amount."""
    if amount is None:
        return
    if not 0 <= amount < MAX_AMOUNT:
        raise Refused(_("A budget is zero or more."), field="amount")
    if amount != money.rounded(amount, currency):
        raise Refused(_("%(currency)s has fewer decimal places.") % {"currency": currency}, field="amount")


def check_approver(partner, approver):
    """The approver has a place in the tree of the branch."""
    if approver.ended_at is not None:
        raise Refused(_("The approver no longer has a place there."), field="approver")
    if partners.root_id(partner.pk) != partners.root_id(approver.partner_id):
        raise Refused(_("Choose somebody of the same company."), field="approver")


def check_is_active(budget):
    if not budget.is_active:
        raise Refused(_("This budget is switched off."))


def already_there():
    return Refused(_("There is such a budget already: change that one, or choose another period."), field="period")

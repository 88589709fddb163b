"""Set what branches and cost centres may order in a period (A7)."""

from django.db import IntegrityError, transaction

from approvals import budgeting, carrying, periods
from approvals.models import Budget, BudgetPeriod
from approvals.queries import budget as queries
from approvals.queries import reach
from approvals.rules import budget as rules
from core import audit, transactions
from partners.models import Membership, Partner

CHANGED = ("amount", "rule", "approver", "carries_over")


@transactions.whole
def open_one(*, partner, cost_centre, period, amount, rule, approver, carries_over, by, now):
    """Set a budget. It begins with the period that today lies in, and with what was ordered in that already."""
    partner = Partner.objects.locked().get(pk=partner.pk)
    rules.check_can_edit(by, partner)
    approver = _held(approver)
    values = {"amount": amount, "currency": partner.currency, "approver": approver}
    rules.check_budget(partner=partner, cost_centre=cost_centre, period=period, **values)
    values |= {"period": period, "rule": rule, "carries_over": carries_over, "cost_centre": cost_centre}
    try:
        with transaction.atomic():
            budget = Budget.objects.create(partner=partner, **values)
    except IntegrityError as error:
        raise rules.already_there() from error
    starts_on, ends_on = periods.bounds(period, reach.today(partner.pk, now=now))
    first = BudgetPeriod.objects.create(budget=budget, starts_on=starts_on, ends_on=ends_on, amount=amount)
    budgeting.take_up(first)
    audit.record("budget.set", budget, by=by, at=now, partner_id=partner.pk, new=_told(budget))
    return budget


@transactions.whole
def change(*, budget, amount, rule, approver, carries_over, by, now):
    """Change a budget from the period on that today lies in; what is over stays as it was."""
    budget = _locked(budget, by)
    rules.check_is_active(budget)
    rules.check_amount(amount, budget.currency)
    if approver is not None and approver.pk != budget.approver_id:
        approver = _held(approver)
        rules.check_approver(budget.partner, approver)
    old = _told(budget)
    _set_amount(budget, amount, now=now)
    budget.amount, budget.rule, budget.approver, budget.carries_over = amount, rule, approver, carries_over
    budget.save(update_fields=CHANGED)
    audit.record("budget.changed", budget, by=by, at=now, partner_id=budget.partner_id, old=old, new=_told(budget))
    return budget


@transactions.whole
def switch_off(*, budget, by, now):
    """Let a budget count no more; what was ordered under it stays to be seen, and what waits gives back to it."""
    budget = _locked(budget, by)
    if not budget.is_active:
        return budget
    budget.is_active = False
    budget.save(update_fields=["is_active"])
    audit.record("budget.switched_off", budget, by=by, at=now, partner_id=budget.partner_id, old=_told(budget))
    return budget


@transactions.whole
def begin(*, budget, now):
    """Write the periods of a budget that have begun since somebody ordered under it."""
    budgeting.begin(budget, up_to=reach.today(budget.partner_id, now=now))


def sweep(*, now):
    """Let every budget's period begin; gives how many had ended. Late, or twice, it does the same."""
    due = list(queries.ended(now))
    for budget in due:
        begin(budget=budget, now=now)
    return len(due)


def _locked(budget, by):
    """Lock a budget against other changes; orders may still be counted in it."""
    found = Budget.objects.select_for_update(of=("self",), no_key=True).select_related("partner").get(pk=budget.pk)
    rules.check_can_edit(by, found.partner)
    return found


def _held(approver):
    if approver is None:
        return None
    reach.hold([approver.pk])
    return Membership.objects.select_related("user").get(pk=approver.pk)


def _set_amount(budget, amount, *, now):
    """Set the amount of the period of today, and of what has begun after it by another clock."""
    today = reach.today(budget.partner_id, now=now)
    budgeting.begin(budget, up_to=today)
    current = budget.periods.filter(ends_on__gt=today).order_by("starts_on").first()
    chain = queries.lock([current.pk])[budget.pk]
    carrying.set_amount(chain, amount, carries_over=budget.carries_over)
    BudgetPeriod.objects.bulk_update(chain, ["amount", "carried"])


def _told(budget):
    return {
        "amount": None if budget.amount is None else str(budget.amount),
        "period": budget.period,
        "rule": budget.rule,
        "approver": budget.approver.user.name if budget.approver_id else "",
        "carries_over": budget.carries_over,
    }

"""Budgets and their periods as they are listed, with how much of them is used (A7, P12)."""

from django.db.models import Case, DecimalField, F, Q, Value, When
from django.db.models.expressions import RawSQL

from approvals import carrying
from approvals.models import Budget, BudgetEntry, BudgetPeriod
from approvals.queries.budget import Span, begun, local_today, time_zones
from partners.models import SUBTREE_SQL, Partner

HUNDRED = Value(100, output_field=DecimalField(max_digits=20, decimal_places=3))


def visible_to(acting):
    """Give the budgets of the acting partner and below; the operator sees all."""
    found = Budget.objects.select_related("partner", "cost_centre", "approver__user")
    if acting.is_operator:
        return found
    return found.filter(partner_id__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))


def periods_visible_to(acting):
    """Give their periods with `utilisation` in per cent; None where no amount is set, or none at all is left to use."""
    taken, available = F("spent") + F("pending"), F("amount") + F("carried")
    whole = DecimalField(max_digits=20, decimal_places=3)
    percent = Case(When(Q(amount__gt=0) | Q(carried__gt=0), then=taken * HUNDRED / available), output_field=whole)
    found = BudgetPeriod.objects.select_related("budget__partner", "budget__cost_centre")
    found = found.annotate(utilisation=percent, available=available, taken=taken)
    if acting.is_operator:
        return found
    return found.filter(budget__partner_id__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))


def current(budgets, now):
    """Give {budget id: the Span that today lies in}, as it stands or as it would begin; three statements for a page."""
    latest = BudgetPeriod.objects.filter(budget__in=[each.pk for each in budgets]).order_by("budget", "-starts_on")
    last = {period.budget_id: period for period in latest.distinct("budget")}
    zones = time_zones([each.partner_id for each in budgets])
    return {
        each.pk: _current(each, last[each.pk], local_today(zones[each.partner_id], now))
        for each in budgets
        if each.pk in last
    }


def _current(budget, last, today):
    names = ("starts_on", "ends_on", "amount", "carried", "pending", "spent")
    span = Span(last.pk, *(getattr(last, name) for name in names))
    while budget.is_active and span.ends_on <= today:
        values = carrying.following(span, kind=budget.period, amount=budget.amount, carries_over=budget.carries_over)
        span = begun(*values)
    return span


ENTRY = ("pk", "at", "kind", "pending", "spent", "order__number", "order__buyer__name", "order__partner__name",
         "period__starts_on")  # fmt: skip


def entries(budget):
    """Give what orders did to a budget, as dictionaries."""
    return BudgetEntry.objects.filter(period__budget=budget).values(*ENTRY)


MOST_NODES = 200


def nodes(acting):
    """Give [(code, name)] of nodes that may have a budget, for the reader to choose from."""
    visible = Partner.objects.visible_to(acting).filter(kind=Partner.Kind.PARTNER)
    return visible.order_by("name", "code").values_list("code", "name")[:MOST_NODES]

"""Budgets of branches and cost centres: what may be ordered in a period, and what becomes of more (A7)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from approvals.models.policy import Period
from commerce.models import CostCentre, Order
from core.triggers import never_emptied
from partners.models import Membership, Partner


class BudgetRule(models.TextChoices):
    WARN = "warn", _("Warn")
    REQUIRE = "require", _("Ask for approval")
    BLOCK = "block", _("Refuse")


BUDGET_PERIODS = [Period.MONTH, Period.QUARTER, Period.YEAR]


class Budget(models.Model):
    """What a branch with all below it may order in a period, or what it may order for one cost centre.

    Counted with tax, in the branch's currency; an order in another one counts as above it. `amount` None is no budget:
    spending is shown and nothing is ever above it; zero is zero. `approver` is asked where the rule says so; without
    one, or when he cannot, the administrators are. What is left goes into the next period where it `carries_over`.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="budgets")
    cost_centre = models.ForeignKey(CostCentre, models.PROTECT, null=True, related_name="budgets")
    currency = models.CharField(max_length=3)
    period = models.CharField(max_length=10, choices=[(each.value, each.label) for each in BUDGET_PERIODS])
    amount = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    rule = models.CharField(max_length=10, choices=BudgetRule)
    approver = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="budgets")
    carries_over = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "cost_centre", "period"],
                condition=Q(is_active=True),
                nulls_distinct=False,
                name="budget_one_per_period",
            ),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="budget_is_not_negative"),
            models.CheckConstraint(condition=Q(rule__in=BudgetRule.values), name="budget_rule_is_known"),
            models.CheckConstraint(condition=Q(period__in=BUDGET_PERIODS), name="budget_period_is_known"),
        ]

    def __str__(self):
        return f"{self.amount} a {self.period} for {self.partner_id}"


class BudgetPeriod(models.Model):
    """One month, quarter or year of a budget, half-open: `amount` as it was set for it with what was `carried` into it.

    `pending` is reserved by orders that wait, `spent` was placed; both are the sums of its entries (see invariants).
    It is locked while an order is tested against it.
    """

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="periods")
    starts_on = models.DateField()
    ends_on = models.DateField()
    amount = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    carried = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    pending = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    spent = models.DecimalField(max_digits=16, decimal_places=3, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "starts_on"], name="budget_period_is_unique"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="budget_period_has_days"),
            models.CheckConstraint(
                condition=Q(pending__gte=0, spent__gte=0, carried__gte=0), name="budget_period_is_not_negative"
            ),
        ]

    def __str__(self):
        return f"{self.budget_id} from {self.starts_on}"


class BudgetEntryKind(models.TextChoices):
    RESERVED = "reserved", _("Reserved")
    CONSUMED = "consumed", _("Placed")
    GIVEN_BACK = "given_back", _("Given back")


class BudgetEntry(models.Model):
    """What an order did to a budget: `pending` and `spent` are what it added, below zero what it took away.

    `key` names the cause, so that each counts once.
    """

    period = models.ForeignKey(BudgetPeriod, models.PROTECT, related_name="entries")
    order = models.ForeignKey(Order, models.PROTECT, related_name="budget_entries")
    kind = models.CharField(max_length=12, choices=BudgetEntryKind)
    pending = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    spent = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    at = models.DateTimeField()
    key = models.CharField(max_length=80)

    class Meta:
        verbose_name_plural = "budget entries"
        constraints = [
            models.UniqueConstraint(fields=["period", "key"], name="budget_entry_counts_once"),
            models.CheckConstraint(condition=Q(kind__in=BudgetEntryKind.values), name="budget_entry_kind_is_known"),
        ]
        triggers = [
            pgtrigger.Protect(name="budget_entries_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("budget_entries_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.kind} {self.pending} {self.spent}"

"""Spending limits with approvers, and proxies (A1-A3)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from approvals.models.policy import Period
from partners.models import Membership

CHAIN_LOCK = 7302
"""Advisory lock held while an approver is named, so that two changes cannot make a cycle between them (A1)."""


class SpendingLimit(models.Model):
    """What somebody may order alone, and who decides above it. Only both together are in effect (A1)."""

    membership = models.OneToOneField(Membership, models.PROTECT, related_name="spending_limit")
    amount = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    approver = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="approver_of")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="spending_limit_not_negative"),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("membership")), name="spending_limit_approver_is_another"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="approver_chain_has_no_cycle",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("approver_id", "membership_id"),
                declare=[("found", "boolean")],
                func=f"""
                    IF NEW.approver_id IS NULL THEN RETURN NEW; END IF;
                    PERFORM pg_advisory_xact_lock({CHAIN_LOCK});
                    WITH RECURSIVE chain(id) AS (
                        SELECT NEW.approver_id
                        UNION
                        SELECT up.approver_id FROM approvals_spendinglimit up JOIN chain ON up.membership_id = chain.id
                        WHERE up.approver_id IS NOT NULL
                    ) SELECT EXISTS (SELECT FROM chain WHERE id = NEW.membership_id) INTO found;
                    IF found THEN
                        RAISE EXCEPTION 'approver chain of membership % would be a cycle', NEW.membership_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'approver_chain_has_no_cycle';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return f"{self.amount} for {self.membership_id}"


class PeriodLimit(models.Model):
    """What somebody may order in a period without asking, beside the limit of one order; his approver decides above it.

    His own orders count that wait or are placed. It tests what one orders oneself, not what one approves.
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="period_limits")
    period = models.CharField(max_length=10, choices=Period)
    amount = models.DecimalField(max_digits=16, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "period"], name="period_limit_one_per_period"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="period_limit_is_not_negative"),
            models.CheckConstraint(condition=Q(period__in=Period.values), name="period_limit_period_is_known"),
        ]

    def __str__(self):
        return f"{self.amount} a {self.period} for {self.membership_id}"


class Proxy(models.Model):
    """`deputy` stands in for `principal` wherever he is the approver; the principal's limit counts (A3)."""

    principal = models.ForeignKey(Membership, models.CASCADE, related_name="proxies")
    deputy = models.ForeignKey(Membership, models.CASCADE, related_name="stands_in_for")

    class Meta:
        verbose_name_plural = "proxies"
        constraints = [
            models.UniqueConstraint(fields=["principal", "deputy"], name="proxy_once_per_pair"),
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="proxy_is_another"),
        ]

    def __str__(self):
        return f"{self.deputy_id} for {self.principal_id}"

"""Spending limits with approvers, proxies, and the steps of an order's approval (A1-A3, A8)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commerce.models import Order
from partners.models import Membership, User

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


class Decision(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    VOID = "void", _("No longer needed")


class StepQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decision=None)

    def locked(self):
        return self.select_for_update(of=("self",))

    def concerning(self, acting):
        """Steps, decided or not, that are the acting user's as approver or proxy; never on an order of his own."""
        stood_in_for = Proxy.objects.filter(deputy_id=acting.membership_id).values("principal_id")
        mine = Q(approver_id=acting.membership_id) | Q(approver_id__in=stood_in_for)
        return self.filter(mine).exclude(
            Q(order__buyer_id=acting.user_id) | Q(order__owner__isnull=False, order__owner_id=acting.user_id)
        )


class ApprovalStep(models.Model):
    """One person asked to accept or reject one order. `content_hash` is what he was shown (A5, A8)."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="approval_steps")
    position = models.PositiveSmallIntegerField()
    approver = models.ForeignKey(Membership, models.PROTECT, related_name="approval_steps")
    limit_broken = models.DecimalField(max_digits=16, decimal_places=3)
    limit_of = models.CharField(max_length=200)
    content_hash = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    link_expires_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, null=True)  # noqa: DJ001 - null is "open"
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True)
    is_by_proxy = models.BooleanField(default=False)
    channel = models.CharField(max_length=10, default="")
    reason = models.TextField(blank=True, default="")

    objects = StepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(decision=None), name="step_one_open_per_order"),
            models.UniqueConstraint(fields=["order", "position"], name="step_position_is_unique"),
            models.CheckConstraint(
                condition=Q(decision=None, decided_at=None, decided_by=None)
                | Q(decision__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
                name="step_decided_all_or_none",
            ),
            models.CheckConstraint(
                condition=Q(decision=None) | ~Q(decision="rejected") | ~Q(reason=""), name="step_rejection_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["approver", "asked_at"], name="step_open_by_approver", condition=Q(decision=None))
        ]
        triggers = [
            pgtrigger.Protect(
                name="step_decision_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__decision__isnull=False),
            ),
            pgtrigger.Protect(name="step_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"step {self.position} of {self.order_id}"

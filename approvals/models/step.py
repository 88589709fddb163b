"""The steps of an order's approval, and who was asked in each (A1-A6, A8)."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals.models.budget import Budget
from approvals.models.limit import Proxy
from commerce.models import Order
from core.triggers import never_emptied
from partners.models import Membership, User


class StepKind(models.TextChoices):
    POOL = "pool", _("Acceptance")
    CHAIN = "chain", _("Spending limit")
    BUDGET = "budget", _("Budget")


class Decision(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("an order", "Accepted")
    REJECTED = "rejected", _("Rejected")
    VOID = "void", _("No longer needed")


class StepQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decision=None)

    def locked(self):
        return self.select_for_update(of=("self",))

    def concerning(self, acting):
        """Steps, decided or not, that are the acting user's: as approver, as proxy, or because he was asked; never on
        an order of his own. Whether he still may decide, the rules say."""
        stood_in_for = Proxy.objects.filter(deputy_id=acting.membership_id).values("principal_id")
        asked = Asked.objects.filter(membership_id=acting.membership_id).values("step_id")
        mine = Q(approver_id=acting.membership_id) | Q(approver_id__in=stood_in_for) | Q(pk__in=asked)
        return self.filter(mine).exclude(
            Q(order__buyer_id=acting.user_id) | Q(order__owner__isnull=False, order__owner_id=acting.user_id)
        )


class ApprovalStep(models.Model):
    """One question about one content of an order: `content_hash` and `version` are what was shown (A5, A8).

    A pool has no `approver`, a budget may have none. `settles` is whose decision this is taken for, where another one
    is asked after it was escalated (A4). `whose` is the place whose limit is broken, `limit_broken` that limit, of one
    order or of a `period`; `limit_of` says its name, or the budget's. `note` says why others than the approver are
    asked.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="approval_steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=StepKind, default=StepKind.CHAIN, db_default="chain")
    approver = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="approval_steps")
    settles = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    whose = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    budget = models.ForeignKey(Budget, models.PROTECT, null=True, related_name="steps")
    limit_broken = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    limit_of = models.CharField(max_length=200)
    period = models.CharField(max_length=10, blank=True, default="", db_default="")
    version = models.PositiveSmallIntegerField(default=1, db_default=1)
    content_hash = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    asked_at = models.DateTimeField()
    escalates_at = models.DateTimeField(null=True)
    escalation = models.PositiveSmallIntegerField(default=0, db_default=0)
    """How many before it went unanswered."""
    decision = models.CharField(max_length=10, choices=Decision, null=True)  # noqa: DJ001 - null is "open"
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True)
    decided_as = models.CharField(max_length=15, blank=True, default="", db_default="")
    """In which capacity, see AskedAs; empty where nobody did."""
    channel = models.CharField(max_length=10, default="")
    ip = models.GenericIPAddressField(null=True)
    reason = models.TextField(blank=True, default="")

    objects = StepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(decision=None), name="step_one_open_per_order"),
            models.UniqueConstraint(fields=["order", "position"], name="step_position_is_unique"),
            models.CheckConstraint(
                condition=Q(decision=None, decided_at=None, decided_by=None)
                | Q(decision__isnull=False, decided_at__isnull=False)
                & (Q(decided_by__isnull=False) | Q(decision="void")),
                name="step_decided_all_or_none",
            ),
            models.CheckConstraint(
                condition=Q(decision=None) | ~Q(decision="rejected") | ~Q(reason=""), name="step_rejection_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind="pool", approver=None, budget=None)
                | Q(kind="chain", approver__isnull=False, limit_broken__isnull=False, budget=None)
                | Q(kind="budget", budget__isnull=False),
                name="step_is_of_its_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["approver", "asked_at"], name="step_open_by_approver", condition=Q(decision=None)),
            models.Index(
                fields=["escalates_at"],
                name="step_to_escalate",
                condition=Q(decision=None, escalates_at__isnull=False),
            ),
            models.Index(fields=["decided_at"], name="step_by_decision", condition=Q(decision__isnull=False)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="step_decision_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__decision__isnull=False),
            ),
            pgtrigger.Protect(name="step_is_never_deleted", operation=pgtrigger.Delete),
            never_emptied("steps_are_never_emptied"),
        ]

    def __str__(self):
        return f"step {self.position} of {self.order_id}"


class AskedAs(models.TextChoices):
    APPROVER = "approver", _("Approver")
    DELEGATE = "delegate", _("Delegate")
    PROXY = "proxy", _("Proxy")
    MEMBER = "member", _("May accept orders")
    ADMINISTRATOR = "administrator", _("Administrator")


class Asked(models.Model):
    """Somebody who was mailed about a step, with the fingerprint of the link in his mail (A8).

    The link itself is stored nowhere: it is made of `nonce` and the server's key, see links. `is_open` is whether the
    step still waits; `reminded_at` the last time he was asked again.
    """

    step = models.ForeignKey(ApprovalStep, models.PROTECT, related_name="asked")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="asked")
    role = models.CharField(max_length=15, choices=AskedAs)
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    link_expires_at = models.DateTimeField()
    is_open = models.BooleanField(default=True, db_default=True)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "asked"
        constraints = [
            models.UniqueConstraint(fields=["step", "membership"], name="asked_once_per_step"),
            models.CheckConstraint(condition=Q(role__in=AskedAs.values), name="asked_role_is_known"),
        ]
        indexes = [
            models.Index(fields=["membership", "step"], name="asked_open_by_member", condition=Q(is_open=True)),
            models.Index(
                fields=["remind_at"], name="asked_to_remind", condition=Q(is_open=True, remind_at__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.membership_id} about {self.step_id}"

"""How an organisation approves: chain or pool, its clock, and when somebody is reminded (A4, A6)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Partner


class ApprovalMode(models.TextChoices):
    CHAIN = "chain", _("Chain: each limit asks the next approver")
    POOL = "pool", _("Pool: whoever may accept orders decides first")


class Period(models.TextChoices):
    """What limits and budgets count over, in the organisation's time zone; weeks begin on Monday."""

    DAY = "day", _("day")
    WEEK = "week", _("week")
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")


class ApprovalPolicy(models.Model):
    """The organisation's settings, on its top partner; without a row the defaults here count.

    In pool mode orders of people without the right to accept go to everybody who has it, then the chain tests the
    limit (A6). Nobody is escalated to while `escalate_after_hours` is None.
    """

    partner = models.OneToOneField(Partner, models.PROTECT, related_name="approval_policy")
    mode = models.CharField(max_length=10, choices=ApprovalMode, default=ApprovalMode.CHAIN)
    time_zone = models.CharField(max_length=40, default="Europe/London")
    remind_after_hours = models.PositiveSmallIntegerField(default=24)
    escalate_after_hours = models.PositiveSmallIntegerField(null=True, default=72)
    digest_from = models.PositiveSmallIntegerField(default=10)
    """From so many waiting orders on one gets a digest each morning, and no single reminders."""

    class Meta:
        verbose_name_plural = "approval policies"
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=ApprovalMode.values), name="approval_policy_mode_is_known"),
            models.CheckConstraint(
                condition=Q(remind_after_hours__gte=1, remind_after_hours__lte=720)
                & (Q(escalate_after_hours=None) | Q(escalate_after_hours__gte=1, escalate_after_hours__lte=2160)),
                name="approval_policy_hours_are_sound",
            ),
            models.CheckConstraint(
                condition=Q(digest_from__gte=2, digest_from__lte=1000), name="approval_policy_digest_is_of_several"
            ),
        ]

    def __str__(self):
        return f"{self.mode} of {self.partner_id}"

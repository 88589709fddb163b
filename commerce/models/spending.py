"""Company spend limits (K9): what a company may order in a day, and pay in thirty."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, User


class SpendLimitKind(models.TextChoices):
    DAILY = "daily", _("Orders placed in a day")
    THIRTY_DAYS = "thirty_days", _("Successful payments in 30 days")


class SpendLimit(models.Model):
    """A limit of the marketplace for every company (partner None), or a company's own instead of it; an own one without
    an amount exempts the company. Each counts in its currency alone."""

    kind = models.CharField(max_length=12, choices=SpendLimitKind)
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="spend_limits")
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "partner", "currency"],
                nulls_distinct=False,
                name="spend_limit_one_per_company_and_kind",
            ),
            models.CheckConstraint(condition=Q(kind__in=SpendLimitKind.values), name="spend_limit_kind_is_known"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="spend_limit_is_not_negative"),
            models.CheckConstraint(
                condition=Q(partner__isnull=False) | Q(amount__isnull=False), name="spend_limit_of_all_has_an_amount"
            ),
        ]

    def __str__(self):
        return f"{self.kind} of {self.partner_id}"

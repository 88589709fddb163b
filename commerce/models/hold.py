"""What stops one order until somebody with the right function lets it go on (K3, K8)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commerce.models.order import Order
from partners.models import Partner, User


class HoldKind(models.TextChoices):
    CREDIT = "credit", _("Credit")
    BUSINESS = "business", _("Business")
    DOCUMENT = "document", _("Document")
    REVIEW = "review", _("Review")


class HoldQuerySet(models.QuerySet):
    def open(self):
        return self.filter(ended_at=None)


class Hold(models.Model):
    """Stops one order until somebody with the function of its kind releases or rejects it. An order may have several,
    one of a kind. `by` is who put it by hand; None for one that the gates put."""

    class Outcome(models.TextChoices):
        RELEASED = "released", _("Released")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    order = models.ForeignKey(Order, models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=20, choices=HoldKind, default=HoldKind.CREDIT)
    reason = models.TextField()
    since = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome, null=True)  # noqa: DJ001 - null is "open"
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True)
    comment = models.TextField(blank=True, default="")

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"], condition=Q(ended_at=None), name="hold_one_open_per_order_and_kind"
            ),
            models.CheckConstraint(condition=Q(kind__in=HoldKind.values), name="hold_kind_is_known"),
            models.CheckConstraint(
                condition=Q(outcome=None, ended_at=None, ended_by=None)
                | Q(outcome__isnull=False, ended_at__isnull=False, ended_by__isnull=False),
                name="hold_ended_all_or_none",
            ),
        ]
        indexes = [models.Index(fields=["since"], name="hold_open_by_age", condition=Q(ended_at=None))]

    def __str__(self):
        return f"{self.kind} hold of {self.order_id}"


class HoldRule(models.Model):
    """Has every new order of a node and of what is below it held, from a total on (None: each one). Credit is no such
    kind: that is what the account says. All rules on the way to the root count."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="hold_rules", db_index=False)
    kind = models.CharField(max_length=20, choices=HoldKind)
    currency = models.CharField(max_length=3, blank=True, default="")
    above = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    reason = models.CharField(max_length=300)
    since = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "kind"], condition=Q(ended_at=None), name="hold_rule_one_per_node_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[HoldKind.BUSINESS, HoldKind.DOCUMENT, HoldKind.REVIEW]),
                name="hold_rule_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(above=None, currency="") | Q(above__gte=0) & ~Q(currency=""),
                name="hold_rule_amount_has_a_currency",
            ),
        ]

    def __str__(self):
        return f"{self.kind} of {self.partner_id}"

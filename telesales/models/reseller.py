"""Companies that sell to customers on their behalf, and which customers are theirs (T1, T5)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, User


class ResellerCustomer(models.Model):
    """A customer company that a reseller company looks after; both are tops of their trees. One reseller at a time."""

    class Origin(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned")
        OWNER = "owner", _("With an opportunity")
        LEAD = "lead", _("From a lead")
        UPLOAD = "upload", _("Uploaded")

    reseller = models.ForeignKey(Partner, models.PROTECT, related_name="resold_customers", db_index=False)
    customer = models.ForeignKey(Partner, models.PROTECT, related_name="resellers", db_index=False)
    origin = models.CharField(max_length=10, choices=Origin)
    since = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(ended_at=None), name="reseller_customer_has_one_reseller"
            ),
            models.CheckConstraint(condition=~Q(reseller=F("customer")), name="reseller_customer_is_another_company"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="reseller_customer_ended_all_or_none",
            ),
        ]
        indexes = [
            models.Index(fields=["reseller", "customer"], name="reseller_customer_current", condition=Q(ended_at=None))
        ]

    def __str__(self):
        return f"{self.customer_id} of {self.reseller_id}"

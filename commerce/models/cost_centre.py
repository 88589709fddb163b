"""Cost centres of a company: what an order is charged to in its own books (A7)."""

from django.db import models
from django.db.models.functions import Upper

from partners.models import Partner


class CostCentre(models.Model):
    """Offered at checkout at the partner that keeps it and below; one that is no longer active stays on its orders."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="cost_centres")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("partner", Upper("code"), name="cost_centre_code_is_unique"),
            models.CheckConstraint(condition=~models.Q(code=""), name="cost_centre_has_a_code"),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

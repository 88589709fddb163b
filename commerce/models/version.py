"""What an order said before and after each amendment while it waited (O5, A9)."""

import pgtrigger
from django.db import models

from commerce.models.order import Order
from core.triggers import never_emptied
from partners.models import User


class OrderVersion(models.Model):
    """One content of an order that was amended: number 1 is what was submitted, the newest is what the order says.

    `lines` are [{"position", "product", "code", "name", "unit", "quantity", "unit_price", "total", "tax_total"}],
    amounts as text. An order that was never amended has none.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    total = models.DecimalField(max_digits=16, decimal_places=3)
    lines = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="order_version_number_is_unique"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="order_version_counts_from_one"),
        ]
        triggers = [
            pgtrigger.Protect(name="order_versions_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("order_versions_are_never_emptied"),
        ]

    def __str__(self):
        return f"version {self.number} of {self.order_id}"

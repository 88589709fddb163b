"""What is about to change for a partner's prices, told beforehand (C10)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commerce.models.catalogue import Product
from commerce.models.pricing import PriceList
from partners.models import Partner


class NoticeKind(models.TextChoices):
    LIST_ENDS = "list_ends", _("Price list ends")
    PRICE_RISES = "price_rises", _("Price rises")
    ITEM_LEAVES = "item_leaves", _("Item leaves the list")


class PriceNotice(models.Model):
    """One coming change for the node that has a list, found by a sweep and mailed once. In the list's currency."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="price_notices", db_index=False)
    kind = models.CharField(max_length=20, choices=NoticeKind)
    price_list = models.ForeignKey(PriceList, models.CASCADE)
    product = models.ForeignKey(Product, models.CASCADE, null=True)
    due_at = models.DateTimeField()
    old_price = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    new_price = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    min_quantity = models.PositiveIntegerField(default=1)
    found_at = models.DateTimeField(db_default=Now())
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "kind", "price_list", "product", "min_quantity", "due_at"],
                nulls_distinct=False,
                name="price_notice_once_per_change",
            ),
            models.CheckConstraint(
                condition=Q(kind="list_ends", product=None) | Q(product__isnull=False) & ~Q(kind="list_ends"),
                name="price_notice_of_a_list_or_a_product",
            ),
        ]
        indexes = [models.Index(fields=["partner", "due_at"], name="price_notice_by_partner")]

    def __str__(self):
        return f"{self.kind} for {self.partner_id} at {self.due_at}"

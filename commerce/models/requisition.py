"""Requisition lists: what is ordered again and again, kept by a node's people (O1)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from commerce.models.cart import MAX_QUANTITY
from commerce.models.catalogue import Product
from partners.models import Partner, User


class RequisitionListQuerySet(models.QuerySet):
    def within_reach(self, acting):
        """His own lists at the acting place, and those that colleagues of the same node share."""
        mine = Q(user_id=acting.user_id) | Q(is_shared=True)
        return self.filter(mine, partner_id=acting.partner_id)

    def locked(self):
        return self.select_for_update(of=("self",))


class RequisitionList(models.Model):
    """A named list of products and quantities at one partner."""

    partner = models.ForeignKey(Partner, models.PROTECT)
    user = models.ForeignKey(User, models.PROTECT)
    name = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True, default="")
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    objects = RequisitionListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "user", "name"], name="requisition_list_name_is_unique"),
        ]

    def __str__(self):
        return self.name


class RequisitionLine(models.Model):
    """A product of a list, with the quantity that is usually ordered."""

    list = models.ForeignKey(RequisitionList, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT)
    quantity = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True, default="")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "product"], name="requisition_one_line_per_product"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=MAX_QUANTITY), name="requisition_line_quantity_is_sound"
            ),
        ]

    def __str__(self):
        return f"{self.quantity} of {self.product_id}"

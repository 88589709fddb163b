"""Price lists, their entries and who they are assigned to (C2, C4). Nothing is precomputed (C5)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commerce.models.catalogue import Product
from partners.models import Partner


class PriceList(models.Model):
    """A named list of prices in one currency, in force from effective_from until before effective_to."""

    name = models.CharField(max_length=120, unique=True)
    currency = models.CharField(max_length=3)
    owner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="owned_price_lists")
    effective_from = models.DateTimeField(null=True)
    effective_to = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    priority = models.IntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_from=None) | Q(effective_to=None) | Q(effective_from__lt=F("effective_to")),
                name="price_list_begins_before_it_ends",
            )
        ]

    def __str__(self):
        return self.name


class PriceEntry(models.Model):
    """A unit price of a product from a minimum quantity on, in force for a period; of two, the later begun counts."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="entries", db_index=False)
    product = models.ForeignKey(Product, models.PROTECT)
    min_quantity = models.PositiveIntegerField(default=1)
    unit_price = models.DecimalField(max_digits=16, decimal_places=4)
    effective_from = models.DateTimeField(null=True)
    effective_to = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "price entries"
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "product", "min_quantity", "effective_from"],
                include=["id", "unit_price", "effective_to"],
                nulls_distinct=False,
                name="price_entry_one_per_quantity_and_start",
            ),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="price_entry_is_not_negative"),
            models.CheckConstraint(condition=Q(min_quantity__gte=1), name="price_entry_from_one_piece"),
            models.CheckConstraint(
                condition=Q(effective_from=None) | Q(effective_to=None) | Q(effective_from__lt=F("effective_to")),
                name="price_entry_begins_before_it_ends",
            ),
        ]

    def __str__(self):
        return f"{self.unit_price} from {self.min_quantity}"


class PriceListAssignment(models.Model):
    """Gives a list to a partner and to everything below it. Its priority, where set, replaces the list's own."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="assignments")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="price_list_assignments")
    priority = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "price_list"], name="price_list_assigned_once_per_partner")
        ]

    def __str__(self):
        return f"{self.price_list_id} to {self.partner_id}"


class PricePolicy(models.Model):
    """How the lists of a partner and everything below it are merged; the nearest ancestor's counts (C4)."""

    class Mode(models.TextChoices):
        PRIORITY = "priority", _("The highest-priority list that prices the product")
        LOWEST = "lowest", _("The lowest price of all lists")

    partner = models.OneToOneField(Partner, models.CASCADE, related_name="price_policy")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.PRIORITY)

    class Meta:
        verbose_name_plural = "price policies"
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=["priority", "lowest"]), name="price_policy_mode_is_known")
        ]

    def __str__(self):
        return f"{self.mode} for {self.partner_id}"

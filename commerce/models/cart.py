"""Carts: lines being collected (O1)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from commerce.models.catalogue import Availability, Product
from partners.models import Partner, User

MAX_QUANTITY = 1_000_000


class CartQuerySet(models.QuerySet):
    def of(self, acting):
        """The user's own open carts at the place he acts from."""
        own = self.filter(is_sales_draft=False, ordered_at=None)
        return own.filter(user_id=acting.user_id, partner_id=acting.partner_id)

    def within_reach(self, acting):
        """His own open carts there, and those that colleagues of the same node share."""
        return self.ever_within_reach(acting).filter(ordered_at=None)

    def ever_within_reach(self, acting):
        """The same with those that have been ordered since."""
        reach = Q(user_id=acting.user_id) | Q(is_shared=True)
        return self.filter(reach, is_sales_draft=False, partner_id=acting.partner_id)

    def locked(self):
        return self.select_for_update()


class Cart(models.Model):
    """A user's named cart at one partner; one of them is current. Once ordered it is history.

    A shared cart is also filled and submitted by colleagues of the node; who submits it is the buyer. `checkout` holds
    what was entered so far for the order, see commerce.checkout. A sales draft holds the lines of an opportunity (T5):
    what staff prepare for the user, who sees it only as the quotes that are sent to him.
    """

    user = models.ForeignKey(User, models.PROTECT)
    partner = models.ForeignKey(Partner, models.PROTECT)
    name = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    is_current = models.BooleanField(default=False)
    is_shared = models.BooleanField(default=False, db_default=False)
    is_sales_draft = models.BooleanField(default=False, db_default=False)
    checkout = models.JSONField(default=dict, db_default={})
    created_at = models.DateTimeField(db_default=Now())
    ordered_at = models.DateTimeField(null=True)

    objects = CartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "partner"], condition=Q(is_current=True), name="cart_one_current_per_place"
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(ordered_at=None), name="cart_ordered_is_not_current"
            ),
            models.CheckConstraint(
                condition=Q(is_sales_draft=False) | Q(is_current=False, is_shared=False),
                name="cart_sales_draft_is_nobodys_own",
            ),
        ]

    def __str__(self):
        return self.name


class CartLine(models.Model):
    """A product and a quantity; price with its reason (C4) and availability as the buyer saw them last.

    The `override_…` is a price that a seller offers instead of the list's (T3): for this quantity alone, until then,
    and with his reason, which the customer does not read.
    """

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT)
    quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    price_reason = models.JSONField(null=True)
    seen_availability = models.CharField(max_length=20, choices=Availability, blank=True, default="", db_default="")
    note = models.CharField(max_length=200, blank=True, default="", db_default="")
    override_price = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    override_quantity = models.PositiveIntegerField(null=True)
    override_until = models.DateTimeField(null=True)
    override_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    override_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cart", "product"], name="cart_one_line_per_product"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=MAX_QUANTITY), name="cart_line_quantity_is_sound"
            ),
            models.CheckConstraint(
                condition=Q(override_price=None, override_quantity=None, override_until=None, override_by=None)
                & Q(override_reason="")
                | Q(override_price__gte=0, override_quantity__gte=1, override_until__isnull=False)
                & Q(override_by__isnull=False)
                & ~Q(override_reason=""),
                name="cart_line_override_all_or_none",
            ),
        ]

    def __str__(self):
        return f"{self.quantity} of {self.product_id}"


class CartFile(models.Model):
    """A file that goes with the order made of a cart (O2); its bytes lie in the database, at most 10 MB."""

    MOST_BYTES = 10 * 1024 * 1024

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__lte=10 * 1024 * 1024), name="cart_file_is_not_too_big"),
        ]

    def __str__(self):
        return self.name

"""Selling to the users of other companies: sessions, sales, offered prices, notes of a customer (T1-T3, T9)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commerce.models import Cart, Order, Product
from core.triggers import never_emptied
from partners.models import Membership, Partner, User, sold_to_another_company
from telesales.models.setup import OverrideMode


class SalesSession(models.Model):
    """The time in which a seller acts for one user of another company. One at a time; over at `expires_at`, whether
    or not anybody ends it. Who he is and from where he sells is kept beside the places, which may change."""

    class End(models.TextChoices):
        ENDED = "ended", _("Ended by the seller")
        REPLACED = "replaced", _("Another customer")
        SIGNED_OUT = "signed_out", _("The seller signed out")
        EXPIRED = "expired", _("Time was up")
        REFUSED = "refused", _("No longer allowed")

    seller = models.ForeignKey(Membership, models.PROTECT, related_name="sales_sessions", db_index=False)
    seller_user = models.ForeignKey(User, models.PROTECT, related_name="+")
    sold_from = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Membership, models.PROTECT, related_name="sales_sessions_for", db_index=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, choices=End, null=True)  # noqa: DJ001 - null is "not ended"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller_user"], condition=Q(ended_at=None), name="sales_session_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end=None) | Q(ended_at__isnull=False, end__isnull=False),
                name="sales_session_ended_all_or_none",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("started_at")), name="sales_session_lasts_for_a_while"),
            models.CheckConstraint(condition=~Q(reason=""), name="sales_session_has_a_reason"),
        ]
        indexes = [
            models.Index(fields=["seller", "-started_at"], name="sales_session_by_seller"),
            models.Index(fields=["customer", "-started_at"], name="sales_session_by_customer"),
        ]
        triggers = [sold_to_another_company("sales_session_with_another_company")]

    def __str__(self):
        return f"{self.seller_user_id} for {self.customer_id}"


class SalesOptOut(models.Model):
    """A user who forbids that others sell to him in this way; while the marketplace allows it, it counts."""

    user = models.OneToOneField(User, models.CASCADE, related_name="sales_opt_out")
    since = models.DateTimeField()

    def __str__(self):
        return f"{self.user_id}"


class SaleTerms(models.Model):
    """What a seller has agreed for a cart beside its lines; it goes into the Sale when he orders it (T3)."""

    cart = models.OneToOneField(Cart, models.CASCADE, related_name="sale_terms")
    attribution = models.CharField(max_length=80, blank=True, default="")
    terms = models.TextField(blank=True, default="")
    service_from = models.DateField(null=True)
    billing_from = models.DateField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "terms of sales"

    def __str__(self):
        return f"terms of {self.cart_id}"


class Sale(models.Model):
    """What an order that was sold to somebody came from, and who may finalise it; written with the order.

    `needs` says why it waits for a manager, empty where it does not; the hold that stops it is commerce's.
    `confirmed_by` is the customer's user who said yes to the quote, signed in.
    """

    order = models.OneToOneField(Order, models.PROTECT, related_name="sale")
    seller = models.ForeignKey(Membership, models.PROTECT, related_name="sales")
    session = models.ForeignKey(SalesSession, models.PROTECT, null=True, related_name="sales")
    opportunity = models.OneToOneField("telesales.Opportunity", models.PROTECT, null=True, related_name="sale")
    quote = models.OneToOneField("telesales.Quote", models.PROTECT, null=True, related_name="sale")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    needs = models.TextField(blank=True, default="")
    attribution = models.CharField(max_length=80, blank=True, default="")
    terms = models.TextField(blank=True, default="")
    service_from = models.DateField(null=True)
    billing_from = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="sales_never_change", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("sales_are_never_emptied"),
        ]

    def __str__(self):
        return f"sale of {self.order_id}"


class PriceOverride(models.Model):
    """One line that was sold at another price than the customer's own: who, why, how much was given away (T3).

    It tells what was sold, whatever becomes of the order's line later. `given` is what that costs less, below zero what
    it costs more; `company` is the root of the customer's tree, for which the month's sum counts. `mode` is what was to
    be done with a price beyond the bounds, None within them.
    """

    sale = models.ForeignKey(Sale, models.PROTECT, related_name="overrides")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    company = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=30)
    currency = models.CharField(max_length=3)
    list_price = models.DecimalField(max_digits=16, decimal_places=4)
    price = models.DecimalField(max_digits=16, decimal_places=4)
    given = models.DecimalField(max_digits=16, decimal_places=3)
    reason = models.CharField(max_length=300)
    mode = models.CharField(max_length=10, choices=OverrideMode, null=True)  # noqa: DJ001 - null is "within bounds"
    said = models.TextField(blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sale", "product"], name="price_override_one_per_product"),
            models.CheckConstraint(condition=~Q(reason=""), name="price_override_has_a_reason"),
            models.CheckConstraint(condition=Q(price__gte=0), name="price_override_is_not_negative"),
            models.CheckConstraint(
                condition=Q(mode=None) | Q(mode__in=[OverrideMode.WARN, OverrideMode.REQUIRE]),
                name="price_override_was_not_refused",
            ),
        ]
        indexes = [models.Index(fields=["company", "currency", "at"], name="price_override_by_month")]
        triggers = [
            pgtrigger.Protect(name="price_overrides_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("price_overrides_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.price} instead of {self.list_price}"


class CustomerNote(models.Model):
    """What staff of a selling company remember of a customer: a call, or anything else; never read by him."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        MAIL = "mail", _("Mail")
        VISIT = "visit", _("Visit")
        NOTE = "note", _("Note")

    customer = models.ForeignKey(Membership, models.PROTECT, related_name="sales_notes", db_index=False)
    sold_from = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["call", "mail", "visit", "note"]), name="customer_note_kind"),
            models.CheckConstraint(condition=~Q(text=""), name="customer_note_says_something"),
        ]
        indexes = [models.Index(fields=["customer", "-at"], name="customer_note_by_customer")]
        triggers = [
            pgtrigger.Protect(name="customer_notes_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("customer_notes_are_never_emptied"),
        ]

    def __str__(self):
        return self.text[:40]

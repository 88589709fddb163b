"""Card payments and what their provider told about them (O2, O7). Card data never come here."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from payments import PaymentStatus
from payments.models import BasePayment

from commerce.models.cart import Cart
from commerce.models.order import Order
from commerce.models.plan import Instalment, StoredCard
from core.triggers import never_emptied
from partners.models import Partner, User


class PaymentQuerySet(models.QuerySet):
    def of(self, acting):
        """The user's own payments at the place he acts from."""
        return self.filter(user_id=acting.user_id, partner_id=acting.partner_id)

    def locked(self):
        return self.select_for_update(of=("self",))


class Payment(BasePayment):
    """One attempt to pay for a cart by card; the order is made when the provider says that it is paid.

    It names what was seen (`content_hash`, `total`) and the form (`key`), so that what is ordered is what was paid.
    An order that ends before it is delivered gives the money back: `refund_due` is what is still to be refunded,
    `refunded` what the provider has confirmed.
    """

    cart = models.ForeignKey(Cart, models.SET_NULL, null=True, related_name="+")
    """None once its owner has thrown it away: then what is still paid goes back."""
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    order = models.OneToOneField(Order, models.PROTECT, null=True, related_name="payment")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    instalment = models.ForeignKey(Instalment, models.PROTECT, null=True, related_name="+")
    """What of a plan it pays; several may have failed before one is paid (F8)."""
    keeps_card = models.BooleanField(default=False)
    """The buyer lets the same card pay what follows; then it may also be of nothing, at the begin of a trial (F2)."""
    card = models.ForeignKey(StoredCard, models.PROTECT, null=True, related_name="+", db_index=False)
    """The card that it was taken from without its buyer (F8), or the one that he left with it (`keeps_card`)."""
    key = models.UUIDField(default=uuid.uuid4)
    content_hash = models.CharField(max_length=64)
    total = models.DecimalField(max_digits=16, decimal_places=3)
    captured_amount = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    refund_due = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    refunded = models.DecimalField(max_digits=16, decimal_places=3, default=0)
    told_at = models.DateTimeField(null=True)
    """When the provider said what the row says now; older messages that come later change nothing."""

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token"], name="payment_token_is_unique"),
            models.UniqueConstraint(fields=["key"], name="payment_one_per_form"),
            models.CheckConstraint(
                condition=Q(total__gt=0) | Q(total=0, keeps_card=True), name="payment_is_of_something"
            ),
            models.CheckConstraint(
                condition=Q(refund_due__gte=0, refunded__gte=0, captured_amount__gte=0)
                & Q(total__gte=F("refund_due") + F("refunded")),
                name="payment_gives_back_at_most_its_total",
            ),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=Q(status__in=[PaymentStatus.WAITING, PaymentStatus.INPUT], card__isnull=False),
                name="payment_one_collection_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="payment_refund_due", condition=Q(refund_due__gt=0)),
            models.Index(fields=["modified"], name="payment_at_provider", condition=Q(status=PaymentStatus.INPUT)),
        ]

    def __str__(self):
        return f"{self.total} {self.currency}, {self.status}"

    @property
    def is_paid(self):
        """Whether the money was taken; an amount that is only reserved would have to be taken later."""
        return self.status == PaymentStatus.CONFIRMED

    @property
    def is_by_link(self):
        """Whether somebody pays it who need not sign in: by the link of a mail, or on the phone."""
        return bool(self._link_page)

    @property
    def _link_page(self):
        """The name of the public page to which the provider sends back whoever pays by link."""
        return getattr(self.attrs, "by_link", "") if self.extra_data else ""

    def get_process_url(self):
        return reverse("commerce:payment", args=[self.token])

    def get_success_url(self):
        """Where the provider sends the buyer back to; the page itself asks how it went."""
        if self.is_by_link:
            return settings.BASE_URL + reverse(self._link_page, args=[self.token])
        return f"{settings.BASE_URL}{self.get_process_url()}?returned=1"

    def get_failure_url(self):
        return self.get_success_url()


class PaymentEvent(models.Model):
    """One message of the provider, by its own id: the same one again changes nothing."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="events")
    event_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField(db_default=Now())
    is_applied = models.BooleanField(default=False)
    """False for one that came too late to change anything."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_id"], name="payment_event_counts_once")]
        triggers = [
            pgtrigger.Protect(name="payment_events_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("payment_events_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.kind} {self.event_id}"

"""Phone offers: the page while one speaks, and what stays of a sale for ever (F1-F7)."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from commerce.models import MAX_TRIAL_DAYS, Order, Payment, PaymentMethod, PlanInterval, PlanKind, Product
from core.triggers import never_emptied
from partners.models import SUBTREE_SQL, Membership, Partner, User
from telesales.models.affiliate import CommissionRate, RateKind
from telesales.models.phone_setup import PhoneScript


class PhoneOfferState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Link sent")
    ORDERED = "ordered", _("Ordered")
    DECLINED = "declined", _("Declined")
    DISCARDED = "discarded", _("Discarded")


class PhoneOfferQuerySet(models.QuerySet):
    def of(self, acting):
        """One's own at the place one acts from: while one speaks nobody else works on it."""
        return self.filter(seller_user=acting.user_id, sold_from=acting.partner_id)

    def locked(self):
        return self.select_for_update(of=("self",))


class PhoneOffer(models.Model):
    """What an agent enters while he speaks; saved with every change, so that nothing is lost with the page (F2-F4).

    `amount` is of one unit and contains the tax: of the whole sale, with a subscription of one interval. The buyer is
    somebody known (`customer`, his place) or new (`buyer`: name, email, phone, company, tax_number, language and the
    address: street, postcode, city, country; of somebody known it holds what is to be sent to). What has not been
    entered yet is empty; telesales.rules.phone says what is missing. Sent as a link, it waits for the buyer's yes.
    """

    State = PhoneOfferState

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    """Of the order that it makes: sent twice, it makes one (O10)."""
    seller = models.ForeignKey(Membership, models.PROTECT, related_name="phone_offers", db_index=False)
    seller_user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    sold_from = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PhoneOfferState, default=PhoneOfferState.DRAFT)
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+")
    quantity = models.PositiveIntegerField(default=1)
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=12, choices=PlanKind, blank=True, default="")
    amount = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    count = models.PositiveSmallIntegerField(null=True)
    interval = models.CharField(max_length=10, choices=PlanInterval, blank=True, default="")
    trial_days = models.PositiveSmallIntegerField(null=True)
    first_on = models.DateField(null=True)
    payment_method = models.CharField(max_length=20, choices=PaymentMethod, blank=True, default="")
    rate = models.ForeignKey(CommissionRate, models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    buyer = models.JSONField(default=dict)
    script = models.ForeignKey(PhoneScript, models.PROTECT, null=True, related_name="+")
    told_party_at = models.DateTimeField(null=True)
    told_terms_at = models.DateTimeField(null=True)
    """When the buyer was told who his contracting party is, and which terms apply; of the version `script` (F6)."""
    note = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    """Counts every change: what is confirmed is what was shown."""
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - null is "no link"
    """Of the payment link, which is never kept."""
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="phone_offers")
    order = models.OneToOneField(Order, models.PROTECT, null=True, related_name="phone_offer")
    continues = models.ForeignKey(Order, models.PROTECT, null=True, related_name="continuing_offers")
    """The order whose failed plan it takes over (F7)."""

    objects = PhoneOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PhoneOfferState.values), name="phone_offer_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=PhoneOfferState.ORDERED, order__isnull=False)
                | ~Q(state=PhoneOfferState.ORDERED) & Q(order=None),
                name="phone_offer_ordered_exactly_with_an_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=PhoneOfferState.SENT)
                | Q(fingerprint__isnull=False, sent_at__isnull=False, expires_at__gt=F("sent_at")),
                name="phone_offer_sent_with_a_link",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="phone_offer_is_of_something"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="phone_offer_amount_is_above_zero"),
            models.CheckConstraint(
                condition=Q(trial_days=None) | Q(trial_days__range=(1, MAX_TRIAL_DAYS)),
                name="phone_offer_trial_is_short",
            ),
            models.CheckConstraint(
                condition=Q(told_party_at=None, told_terms_at=None) | Q(script__isnull=False),
                name="phone_offer_told_from_a_script",
            ),
        ]
        indexes = [models.Index(fields=["seller_user", "sold_from", "-changed_at"], name="phone_offer_by_seller")]

    def __str__(self):
        return f"phone offer {self.pk}"


class PhoneSaleQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Operator staff see all; the selling company and the product's vendor their own (P12)."""
        if acting.is_operator:
            return self
        below = RawSQL(SUBTREE_SQL, [acting.partner_id])
        return self.filter(Q(order__sold_from_id__in=below) | Q(vendor_id__in=below))

    def locked(self):
        return self.select_for_update(of=("self",))


class PhoneSale(models.Model):
    """What counts of a phone offer since it was ordered: nothing can correct it afterwards (F5, F6).

    `vendor` owns the product (None: the operator does), `affiliate` sold it for the commission `rate_kind`,
    `rate_value` (None: the vendor's or the operator's own people sold it). `tax_total` and `total` are of what its
    plan's amount asks for. By a link the buyer read script and terms himself.
    """

    class Via(models.TextChoices):
        CALL = "call", _("On the phone")
        LINK = "link", _("By payment link")

    order = models.OneToOneField(Order, models.PROTECT, related_name="phone_sale")
    offer = models.OneToOneField(PhoneOffer, models.PROTECT, related_name="sale")
    seller = models.ForeignKey(Membership, models.PROTECT, related_name="phone_sales")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    vendor = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="phone_sales")
    affiliate = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="affiliate_sales")
    rate = models.ForeignKey(CommissionRate, models.PROTECT, null=True, related_name="+")
    rate_kind = models.CharField(max_length=8, choices=RateKind, null=True)  # noqa: DJ001 - null is "no commission"
    rate_value = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    fee_percent = models.DecimalField(max_digits=5, decimal_places=2)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=16, decimal_places=3)
    tax_total = models.DecimalField(max_digits=16, decimal_places=3)
    is_open_ended = models.BooleanField()
    via = models.CharField(max_length=5, choices=Via)
    script = models.ForeignKey(PhoneScript, models.PROTECT, related_name="+")
    told_party_at = models.DateTimeField()
    told_terms_at = models.DateTimeField()
    at = models.DateTimeField()

    objects = PhoneSaleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(affiliate=None, rate=None, rate_kind=None, rate_value=None)
                | Q(affiliate__isnull=False, rate__isnull=False, rate_kind__isnull=False, rate_value__gt=0),
                name="phone_sale_affiliate_has_a_commission",
            ),
            models.CheckConstraint(
                condition=Q(total__gt=0, tax_total__gte=0, tax_total__lte=F("total")),
                name="phone_sale_tax_is_part_of_the_total",
            ),
            models.CheckConstraint(condition=Q(fee_percent__range=(0, 50)), name="phone_sale_fee_is_a_part"),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="phone_sale_by_time")]
        triggers = [
            pgtrigger.Protect(name="phone_sales_never_change", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("phone_sales_are_never_emptied"),
        ]

    def __str__(self):
        return f"phone sale of {self.order_id}"


class SaleShare(models.Model):
    """A joint-venture partner's share of a sale, as it stood when it was ordered (F5)."""

    sale = models.ForeignKey(PhoneSale, models.PROTECT, related_name="shares", db_index=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sale", "partner"], name="sale_share_one_per_partner"),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="sale_share_is_a_part"),
        ]
        triggers = [
            pgtrigger.Protect(name="sale_shares_never_change", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("sale_shares_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.percent} of {self.sale_id}"

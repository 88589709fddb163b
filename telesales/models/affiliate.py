"""Who sells a vendor's products for a commission, and who shares what the vendor gets (F1, F5)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from commerce.models import Product
from core.triggers import never_emptied
from partners.models import SUBTREE_SQL, Partner, User


class AffiliationState(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    ENDED = "ended", _("Ended")


class AffiliationQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Operator staff see all; a vendor and an affiliate those of their own company (P12)."""
        if acting.is_operator:
            return self
        below = RawSQL(SUBTREE_SQL, [acting.partner_id])
        return self.filter(Q(vendor__in=below) | Q(affiliate__in=below))

    def locked(self):
        return self.select_for_update(of=("self",))


class Affiliation(models.Model):
    """A vendor's invitation to an affiliate, and what became of it: it counts once accepted, until it has ended.

    The invitation goes to an address; `affiliate` is the company that accepted it. Its link is never kept, only its
    fingerprint; it is over at `expires_at`.
    """

    vendor = models.ForeignKey(Partner, models.PROTECT, related_name="affiliations", db_index=False)
    affiliate = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="affiliated_with")
    email = models.EmailField()
    state = models.CharField(max_length=10, choices=AffiliationState, default=AffiliationState.INVITED)
    fingerprint = models.CharField(max_length=64, unique=True)
    message = models.CharField(max_length=500, blank=True, default="")
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vendor", "affiliate"],
                condition=Q(state=AffiliationState.ACCEPTED),
                name="affiliation_one_per_vendor_and_affiliate",
            ),
            models.CheckConstraint(condition=~Q(vendor=F("affiliate")), name="affiliation_is_with_another_company"),
            models.CheckConstraint(
                condition=Q(state=AffiliationState.INVITED, affiliate=None, answered_at=None)
                | Q(state=AffiliationState.DECLINED, answered_at__isnull=False)
                | Q(state=AffiliationState.ACCEPTED, affiliate__isnull=False, answered_at__isnull=False)
                | Q(state=AffiliationState.ENDED),
                name="affiliation_accepted_exactly_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=AffiliationState.ENDED, ended_at__isnull=False, ended_by__isnull=False)
                | ~Q(state=AffiliationState.ENDED) & Q(ended_at=None, ended_by=None),
                name="affiliation_ended_exactly_when_ended",
            ),
        ]
        indexes = [models.Index(fields=["vendor", "-invited_at"], name="affiliation_by_vendor")]

    def __str__(self):
        return f"{self.email} for {self.vendor_id}"


class AffiliateProduct(models.Model):
    """A product that an affiliate may sell; on the phone only where its vendor allows it (F1)."""

    affiliation = models.ForeignKey(Affiliation, models.PROTECT, related_name="products")
    product = models.ForeignKey(Product, models.PROTECT, related_name="affiliates")
    may_phone = models.BooleanField(default=False)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["affiliation", "product"], condition=Q(ended_at=None), name="affiliate_product_is_given_once"
            )
        ]

    def __str__(self):
        return f"{self.product_id} of {self.affiliation_id}"


class RateKind(models.TextChoices):
    PERCENT = "percent", _("Per cent")
    FIXED = "fixed", _("Fixed amount")


class CommissionRate(models.Model):
    """One of the commissions among which an affiliate chooses for a sale: per cent of what is left after tax and fee,
    or an amount for the whole sale (with a subscription: for each payment). It is never changed, only ended (F5)."""

    product = models.ForeignKey(AffiliateProduct, models.PROTECT, related_name="rates")
    kind = models.CharField(max_length=8, choices=RateKind)
    value = models.DecimalField(max_digits=16, decimal_places=3)
    currency = models.CharField(max_length=3, blank=True, default="")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=RateKind.PERCENT, value__gt=0, value__lte=100, currency="")
                | Q(kind=RateKind.FIXED, value__gt=0) & ~Q(currency=""),
                name="commission_rate_is_sound",
            ),
            models.UniqueConstraint(
                fields=["product", "kind", "value", "currency"],
                condition=Q(ended_at=None),
                name="commission_rate_is_offered_once",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="commission_rates_stay", operation=pgtrigger.Delete),
            never_emptied("commission_rates_are_never_emptied"),
            pgtrigger.Protect(
                name="commission_rate_is_only_ended",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "ROW(OLD.product_id, OLD.kind, OLD.value, OLD.currency, OLD.since) IS DISTINCT FROM"
                    " ROW(NEW.product_id, NEW.kind, NEW.value, NEW.currency, NEW.since) OR OLD.ended_at IS NOT NULL"
                ),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.value}"


class JointVenture(models.Model):
    """A partner's share of what a product's vendor gets, per cent; all of a product's are at most 100 (F5)."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="joint_ventures", db_index=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="joint_ventures")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    since = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "partner"], condition=Q(ended_at=None), name="joint_venture_one_share_each"
            ),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="joint_venture_is_a_part"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="joint_venture_ended_all_or_none",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="joint_ventures_total_at_most_all",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.ended_at IS NULL"),
                declare=[("given", "numeric")],
                func="""
                    PERFORM 1 FROM commerce_product WHERE id = NEW.product_id FOR NO KEY UPDATE;
                    SELECT coalesce(sum(percent), 0) INTO given FROM telesales_jointventure
                    WHERE product_id = NEW.product_id AND ended_at IS NULL AND id <> NEW.id;
                    IF given + NEW.percent > 100 THEN
                        RAISE EXCEPTION 'shares of product % are above 100 per cent', NEW.product_id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'joint_ventures_total_at_most_all';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="joint_ventures_stay", operation=pgtrigger.Delete),
            never_emptied("joint_ventures_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.percent} of {self.product_id}"

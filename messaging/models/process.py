"""Purchase processes: what a buyer publishes, which sellers it suits, and what they offer (S1, S7)."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.models import Category, Product
from core.triggers import never_emptied
from partners.models import Membership, Partner, User


class ProcessState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    EXPIRED = "expired", _("Expired")
    CLOSED = "closed", _("Closed")
    AWARDED = "awarded", _("Awarded")


PROCESS_TRANSITIONS: dict[str, frozenset[str]] = {
    ProcessState.DRAFT: frozenset({ProcessState.ACTIVE, ProcessState.CLOSED}),
    ProcessState.ACTIVE: frozenset({ProcessState.EXPIRED, ProcessState.CLOSED, ProcessState.AWARDED}),
    ProcessState.EXPIRED: frozenset({ProcessState.CLOSED, ProcessState.AWARDED}),
    ProcessState.CLOSED: frozenset(),
    ProcessState.AWARDED: frozenset(),
}


class AwardKind(models.TextChoices):
    CART = "cart", _("Cart")
    OPPORTUNITY = "opportunity", _("Opportunity")


class ProcessQuerySet(models.QuerySet):
    def locked(self):
        return self.select_for_update(of=("self",))


class PurchaseProcess(models.Model):
    """A company's request: open to offers from when it is published until `deadline`, which the clock decides (S3, S7).

    What is wanted is a product, or anything of a category and below. `budget` is for the whole quantity, with tax;
    sellers read it where it is shown. Awarded, it names the cart or the opportunity (by id) that came of it.
    """

    buyer = models.ForeignKey(Partner, models.PROTECT, related_name="processes", db_index=False)
    owner = models.ForeignKey(Membership, models.PROTECT, related_name="processes")
    title = models.CharField(max_length=150)
    specification = models.TextField(max_length=10_000, blank=True, default="")
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="processes")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="processes")
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    unit = models.CharField(max_length=20, blank=True, default="")
    budget = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    currency = models.CharField(max_length=3)
    is_budget_shown = models.BooleanField(default=False)
    deadline = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ProcessState, default=ProcessState.DRAFT)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")
    awarded = models.ForeignKey("messaging.Thread", models.PROTECT, null=True, related_name="awards")
    award_kind = models.CharField(max_length=11, choices=AwardKind, blank=True, default="")
    award_id = models.BigIntegerField(null=True)

    objects = ProcessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProcessState.values), name="process_state_is_known"),
            models.CheckConstraint(
                condition=Q(product__isnull=False) | Q(category__isnull=False), name="process_wants_something"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="process_quantity_is_positive"),
            models.CheckConstraint(condition=Q(budget=None) | Q(budget__gt=0), name="process_budget_is_positive"),
            models.CheckConstraint(
                condition=Q(state=ProcessState.DRAFT, published_at=None)
                | Q(state=ProcessState.CLOSED)
                | ~Q(state=ProcessState.DRAFT) & Q(published_at__isnull=False),
                name="process_is_published_unless_draft",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ProcessState.CLOSED, ProcessState.AWARDED])
                & Q(ended_at__isnull=False, ended_by__isnull=False)
                | ~Q(state__in=[ProcessState.CLOSED, ProcessState.AWARDED]) & Q(ended_at=None, ended_by=None),
                name="process_ended_exactly_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ProcessState.AWARDED,
                    awarded__isnull=False,
                    award_kind__in=AwardKind.values,
                    award_id__isnull=False,
                )
                | ~Q(state=ProcessState.AWARDED) & Q(awarded=None, award_kind="", award_id=None),
                name="process_awarded_exactly_to_an_offer",
            ),
        ]
        indexes = [
            models.Index(fields=["buyer", "-created_at", "-id"], name="process_of_buyer"),
            models.Index(fields=["deadline", "id"], condition=Q(state="active"), name="process_active"),
        ]

    def __str__(self):
        return self.title


class ProcessMatch(models.Model):
    """A seller who has something that a process asks for: he is told of it, and may offer."""

    process = models.ForeignKey(PurchaseProcess, models.PROTECT, related_name="matches", db_index=False)
    seller = models.ForeignKey(Partner, models.PROTECT, related_name="matches")
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "seller"], name="process_match_is_found_once")]

    def __str__(self):
        return f"{self.seller_id} for {self.process_id}"


class ProcessOffer(models.Model):
    """What a seller offers in a thread of a process; the latest one counts, none is changed.

    `unit_price` is for one unit and keeps 4 decimals, as prices do; `is_gross` says whether it contains tax;
    `valid_until` is a last day, in UTC.
    """

    message = models.OneToOneField("messaging.Message", models.PROTECT, related_name="offer")
    thread = models.ForeignKey("messaging.Thread", models.PROTECT, related_name="offers")
    unit_price = models.DecimalField(max_digits=16, decimal_places=4)
    currency = models.CharField(max_length=3)
    is_gross = models.BooleanField(default=False)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    delivery_days = models.PositiveSmallIntegerField(null=True)
    valid_until = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(unit_price__gt=0, quantity__gt=0), name="process_offer_is_sound"),
        ]
        triggers = [
            pgtrigger.Protect(name="process_offers_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("process_offers_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.unit_price} {self.currency} in {self.thread_id}"

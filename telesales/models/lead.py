"""Those who may become customers (T7)."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from commerce.models import Product
from partners.models import Membership, Partner, User
from telesales.models.opportunity import Opportunity


class LeadState(models.TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    ASSIGNED = "assigned", _("Assigned")
    CONVERTED = "converted", _("Converted")
    DISQUALIFIED = "disqualified", _("Disqualified")


class LeadSource(models.TextChoices):
    CONTACT = "contact", _("Contact us")
    HAND = "hand", _("By hand")
    INVITATION = "invitation", _("Invitation")


LEAD_TRANSITIONS: dict[str, frozenset[str]] = {
    LeadState.SUBMITTED: frozenset({LeadState.ASSIGNED, LeadState.CONVERTED, LeadState.DISQUALIFIED}),
    LeadState.ASSIGNED: frozenset({LeadState.ASSIGNED, LeadState.CONVERTED, LeadState.DISQUALIFIED}),
    LeadState.CONVERTED: frozenset(),
    LeadState.DISQUALIFIED: frozenset(),
}


class LeadQuerySet(models.QuerySet):
    def locked(self):
        return self.select_for_update(of=("self",))


class Lead(models.Model):
    """Somebody who may become a customer: what he said of himself, who looks after it, what came of it.

    Assigned to all sales support representatives (`reseller` None) or to one reseller company; `owner` is who of them
    has taken it. Converted, it names the company and the user it became or was found to be.
    """

    state = models.CharField(max_length=12, choices=LeadState, default=LeadState.SUBMITTED)
    source = models.CharField(max_length=12, choices=LeadSource)
    company = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    tax_number = models.CharField(max_length=40, blank=True, default="", db_default="")
    message = models.TextField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="leads")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(null=True)
    """When he was last asked by mail to say more about himself; how long the link works counts from then."""
    answered_at = models.DateTimeField(null=True)
    for_ssrs = models.BooleanField(default=False)
    reseller = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="leads")
    owner = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="leads")
    assigned_at = models.DateTimeField(null=True)
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="came_from_leads")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="came_from_leads")
    opportunity = models.ForeignKey(Opportunity, models.PROTECT, null=True, related_name="leads")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")

    objects = LeadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LeadState.values), name="lead_state_is_known"),
            models.CheckConstraint(condition=Q(source__in=LeadSource.values), name="lead_source_is_known"),
            models.CheckConstraint(condition=~Q(email="", phone=""), name="lead_can_be_reached"),
            models.CheckConstraint(
                condition=Q(for_ssrs=False) | Q(reseller=None), name="lead_is_assigned_to_one_of_both"
            ),
            models.CheckConstraint(
                condition=Q(state=LeadState.SUBMITTED, for_ssrs=False, reseller=None, owner=None)
                | Q(state=LeadState.ASSIGNED) & (Q(for_ssrs=True) | Q(reseller__isnull=False))
                | Q(state__in=[LeadState.CONVERTED, LeadState.DISQUALIFIED]),
                name="lead_assigned_exactly_when_assigned",
            ),
            models.CheckConstraint(
                condition=Q(state=LeadState.CONVERTED, partner__isnull=False, user__isnull=False)
                | ~Q(state=LeadState.CONVERTED) & Q(partner=None, user=None),
                name="lead_converted_exactly_with_a_customer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[LeadState.CONVERTED, LeadState.DISQUALIFIED])
                & Q(decided_at__isnull=False, decided_by__isnull=False)
                | Q(state__in=[LeadState.SUBMITTED, LeadState.ASSIGNED], decided_at=None, decided_by=None),
                name="lead_decided_exactly_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(invited_at__isnull=False), name="lead_answers_an_invitation"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-created_at", "-id"], name="lead_by_state"),
            models.Index(fields=["-created_at", "-id"], name="lead_by_time"),
            GinIndex(
                *(
                    OpClass(Upper(field), name="gin_trgm_ops")
                    for field in ("company", "name", "email", "phone", "city")
                ),
                name="lead_contains",
            ),
        ]

    def __str__(self):
        return self.company


class LeadActor(models.Model):
    """Somebody, or a whole reseller company, whom a lead was once assigned to: they may go on reading it."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="actors", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reseller = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "user", "reseller"], nulls_distinct=False, name="lead_actor_is_named_once"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, reseller=None) | Q(user=None, reseller__isnull=False),
                name="lead_actor_is_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.user_id or self.reseller_id} of {self.lead_id}"

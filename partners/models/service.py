"""Who looks after a partner on the operator's side, and companies that ask to become partners (P13, P15)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models.partner import Partner
from partners.models.people import Membership, User
from partners.models.terms import BusinessTerms


class AssignmentQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_at=None)


class AccountAssignment(models.Model):
    """An operator's user who looks after a partner and what is below it, until it ends (P13)."""

    class End(models.TextChoices):
        UNASSIGNED = "unassigned", _("Unassigned")
        DECLINED = "declined", _("Declined")
        REPLACED = "replaced", _("Replaced")

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="account_assignments")
    manager = models.ForeignKey(Membership, models.PROTECT, related_name="accounts")
    assigned_at = models.DateTimeField()
    assigned_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=12, choices=End, null=True)  # noqa: DJ001 - null is "current"

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner"], condition=Q(ended_at=None), name="account_has_one_manager_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end=None) | Q(ended_at__isnull=False, end__isnull=False),
                name="account_assignment_ends_with_a_kind",
            ),
        ]

    def __str__(self):
        return f"{self.manager_id} for {self.partner_id}"


class Registration(models.Model):
    """A company that asked to become a partner; with the confirmed mail it becomes one that waits (P15)."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Mail not confirmed")
        WAITING = "waiting", _("Waiting for acceptance")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    state = models.CharField(max_length=12, choices=State, default=State.UNCONFIRMED)
    company = models.CharField(max_length=200)
    tax_number = models.CharField(max_length=40, blank=True)
    website = models.URLField(blank=True)
    street = models.CharField(max_length=200)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    partner = models.OneToOneField(Partner, models.PROTECT, null=True, related_name="registration")
    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="registration")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    terms = models.ForeignKey(BusinessTerms, models.PROTECT, null=True, related_name="registrations")
    """The version of the terms of business that was accepted with it; None where there were none."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="unconfirmed", confirmed_at=None, partner=None, user=None)
                | Q(confirmed_at__isnull=False, partner__isnull=False, user__isnull=False) & ~Q(state="unconfirmed"),
                name="registration_confirmed_is_a_partner",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["unconfirmed", "waiting"], decided_at=None)
                | Q(state__in=["accepted", "declined"], decided_at__isnull=False),
                name="registration_decided_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="registration_declined_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="registration_by_state")]

    def __str__(self):
        return self.company

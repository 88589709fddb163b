"""Companies that know each other as customer and supplier, and invitations to become so (S6)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.triggers import never_emptied
from messaging.models.thread import Side
from partners.models import Partner, User


class InvitationState(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ContactInvitationQuerySet(models.QuerySet):
    def locked(self):
        return self.select_for_update(of=("self",))


class ContactInvitation(models.Model):
    """A company asks somebody by mail to become its customer, or its supplier: `side` is what he would be.

    Its link is never kept, only its fingerprint; it is over at `expires_at`. Accepted, it names the company he came
    with; the two are a Contact from then on.
    """

    company = models.ForeignKey(Partner, models.PROTECT, related_name="contact_invitations", db_index=False)
    side = models.CharField(max_length=6, choices=Side)
    email = models.EmailField()
    message = models.CharField(max_length=500, blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    state = models.CharField(max_length=9, choices=InvitationState, default=InvitationState.INVITED)
    fingerprint = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    accepted_as = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="+")

    objects = ContactInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="contact_invitation_side_is_known"),
            models.CheckConstraint(
                condition=Q(state=InvitationState.ACCEPTED, accepted_as__isnull=False, answered_at__isnull=False)
                | Q(state=InvitationState.DECLINED, accepted_as=None, answered_at__isnull=False)
                | Q(state=InvitationState.INVITED, accepted_as=None, answered_at=None)
                | Q(state=InvitationState.WITHDRAWN, accepted_as=None, answered_at__isnull=False),
                name="contact_invitation_is_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at"), sent_at__gte=F("invited_at")),
                name="contact_invitation_runs_from_its_mail",
            ),
            models.UniqueConstraint(
                F("company"),
                F("side"),
                models.functions.Lower("email"),
                condition=Q(state=InvitationState.INVITED),
                name="contact_invitation_once_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["company", "side", "-invited_at"], name="contact_invitation_of_company")]
        triggers = [
            pgtrigger.Protect(name="contact_invitations_stay", operation=pgtrigger.Delete),
            never_emptied("contact_invitations_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.email} by {self.company_id}"


class Contact(models.Model):
    """Two companies that know each other: the seller's customer, the buyer's supplier."""

    seller = models.ForeignKey(Partner, models.PROTECT, related_name="customers_known")
    buyer = models.ForeignKey(Partner, models.PROTECT, related_name="suppliers_known")
    since = models.DateTimeField()
    invitation = models.ForeignKey(ContactInvitation, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller", "buyer"], name="contact_is_known_once"),
            models.CheckConstraint(condition=~Q(seller=F("buyer")), name="contact_is_between_two_companies"),
        ]

    def __str__(self):
        return f"{self.buyer_id} buys from {self.seller_id}"

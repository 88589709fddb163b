"""Somebody without an account accepts an invitation: his company registers, and waits as others do (P15, S6).

The link has shown that the address is his, so that no second mail is sent. He is his company's administrator, as with
every registration: that buys, sells and writes. What a vendor may do besides, the channel administrator gives.
"""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from core import clock, transactions
from messaging.actions import contact as contacts
from messaging.models import ContactInvitation, Side
from messaging.rules import contact as rules
from partners import queries as partners
from partners.actions import registration as registrations
from partners.models import Membership, Partner, Registration
from partners.rules.registration import LINK_DAYS


@transactions.whole
def join(*, invitation, data, password, ip, moment=clock.now):
    """Register the company of the invited address with him as its administrator, and accept. Raises Refused.

    `data` are the fields of a Registration without its address. Gives the registration.
    """
    list(Partner.objects.locked().filter(pk=invitation.company_id))
    invitation = ContactInvitation.objects.locked().select_related("company").get(pk=invitation.pk)
    now = moment()
    rules.check_open(invitation, now)
    registration = Registration.objects.create(
        **{**data, "note": _note(invitation, data["language"])},
        email=invitation.email,
        created_at=now,
        expires_at=now + timedelta(days=LINK_DAYS),
    )
    registrations.confirm(registration=registration, password=password, ip=ip, now=now)
    registration.refresh_from_db()
    place = Membership.objects.current().select_related("user").get(partner=registration.partner)
    by = partners.place(membership=place, channel="link", ip=ip)
    contacts.accept(invitation=invitation, by=by, moment=lambda: now)
    return registration


def _note(invitation, language):
    """What the channel administrator reads of where the company comes from."""
    with override(language):
        told = {"company": invitation.company.name}
        if invitation.side == Side.BUYER:
            return _("Invited by %(company)s as a customer.") % told
        return _("Invited by %(company)s as a supplier.") % told

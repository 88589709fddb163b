"""Somebody without an account accepts a vendor's invitation: his company registers, and waits as others do (P15, F1).

The link has shown that the address is his, so that no second mail is sent. Until the channel administrator has let the
company in, nothing is sold.
"""

from datetime import timedelta

from core import transactions
from partners import queries as partners
from partners.actions import registration as registrations
from partners.models import Membership, Partner, Registration
from partners.permissions import Role
from partners.rules.registration import LINK_DAYS
from telesales.actions import affiliation as affiliations
from telesales.models import Affiliation
from telesales.rules import affiliation as rules


@transactions.whole
def join(*, affiliation, data, password, ip, now, seen=None):
    """Register the company of the invited address with him as its affiliate, and accept. Raises Refused.

    `data` are the fields of a Registration without its address. Gives the registration.
    """
    list(Partner.objects.locked().filter(pk=affiliation.vendor_id))
    affiliation = Affiliation.objects.locked().select_related("vendor").get(pk=affiliation.pk)
    rules.check_open(affiliation, now)
    registration = Registration.objects.create(
        **data, email=affiliation.email, created_at=now, expires_at=now + timedelta(days=LINK_DAYS)
    )
    registrations.confirm(registration=registration, password=password, ip=ip, now=now, roles=(Role.AFFILIATE,))
    registration.refresh_from_db()
    place = Membership.objects.current().select_related("user").get(partner=registration.partner)
    by = partners.place(membership=place, channel="link", ip=ip)
    affiliations.accept(affiliation=affiliation, by=by, now=now, seen=seen)
    return registration

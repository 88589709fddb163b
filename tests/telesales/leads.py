"""What tests of leads share: leads in the states they come in, past the rules."""

from django.contrib.auth.hashers import make_password

from partners.models import Membership, Partner, User
from partners.permissions import Role
from telesales.models import Lead, LeadActor, LeadSource, LeadState

SAID = {
    "company": "Nordlicht GmbH",
    "name": "Nina Nord",
    "email": "nina@nordlicht.example",
    "phone": "+49 431 555 0",
    "city": "Kiel",
    "country": "DE",
    "message": "Two hundred lanterns",
}
NEW = {"company": "Nordlicht GmbH", "currency": "EUR", "name": "Nina Nord", "email": "nina@nordlicht.example"}


def lead(cast, *, to="", taken_by="", **values):
    """Make a lead: `to` is "ssr", the name of a reseller company, or nobody."""
    known = {**SAID, "source": LeadSource.CONTACT, "created_at": cast.now}
    if to:
        known |= {"state": LeadState.ASSIGNED, "assigned_at": cast.now}
        known |= {"for_ssrs": True} if to == "ssr" else {"reseller": getattr(cast.partners, to)}
    if taken_by:
        known["owner"] = getattr(cast.memberships, taken_by)
    made = Lead.objects.create(**{**known, **values})
    if made.reseller_id:
        LeadActor.objects.create(lead=made, reseller=made.reseller, since=cast.now)
    return made


def disqualified(cast, *, to="", **values):
    """Make a lead that has come to nothing."""
    ended = {"decided_at": cast.now, "decided_by": cast.users.max, "reason": "No answer"}
    return lead(cast, to=to, **{**ended, **values, "state": LeadState.DISQUALIFIED})


def joined(cast, name, partner, roles):
    """Give the cast one more person, at a partner of that name, which is made where there is none."""
    if not hasattr(cast.partners, partner):
        setattr(cast.partners, partner, Partner.objects.create(code=partner.upper(), name=partner.title()))
    user = User.objects.create(
        username=name, name=name.title(), email=f"{name}@people.example", password=make_password(None)
    )
    place = Membership.objects.create(user=user, partner=getattr(cast.partners, partner), roles=roles)
    setattr(cast.users, name, user)
    setattr(cast.memberships, name, place)
    return place


def rivals(cast):
    """Give the cast rex, who resells at another company, and mia, who looks after resellers at the operator."""
    joined(cast, "rex", "rival", [Role.RESELLER])
    joined(cast, "mia", "operator", [Role.RESELLER_MANAGER])

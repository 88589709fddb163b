"""What tests of leads share: leads in the states they come in, past the rules."""

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

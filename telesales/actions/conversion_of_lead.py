"""What becomes of a lead that buys: a new company with its first administrator, or one that is known already (T7).

Companies are the channel administrator's to create. Whoever works on a lead does it with the house's right, for this
one company, and signs himself: see telesales.rules.lead.
"""

from commerce.actions import price_assignment
from core import audit, transactions
from partners import queries as partners
from partners.actions import address as addresses
from partners.actions import partner as companies
from partners.models import Membership, Partner
from partners.permissions import Role
from telesales.actions import opening
from telesales.actions import reseller as resellers
from telesales.models import Lead, LeadState, ResellerCustomer
from telesales.queries import lead as queries
from telesales.rules import lead as rules

ADDRESS = ("street", "postcode", "city", "country")


@transactions.whole
def convert(*, lead, data, by, now, price_list=None, opens=False):
    """Make the lead a company and invite its first administrator. Gives his Membership; raises Refused.

    `data` is name, phone and e-mail of the administrator; company, currency, tax_number and the address of the company.
    `price_list` is given to it by whoever gives prices; `opens` begins an opportunity about what the lead asks for.
    """
    _lock_companies(lead)
    lead = _worked(lead, by)
    rules.check_has_email(data["email"])
    house = by.at(roles=(Role.CHANNEL_ADMINISTRATOR,), is_operator=True)
    values = {
        "code": queries.free_code(lead),
        "name": data["company"],
        "tax_number": data.get("tax_number", ""),
        "phone": data.get("phone", ""),
        "currency": data["currency"],
    }
    administrator = {"name": data["name"], "email": data["email"], "phone": data.get("phone", "")}
    if lead.language:
        administrator["language"] = lead.language
    company = companies.create(parent=None, values=values, by=house, now=now, administrator=administrator)
    if data.get("street"):
        where = {name: data.get(name, "") for name in ADDRESS}
        defaults = {"label": company.name[:80], "is_default_ship_to": True, "is_default_bill_to": True}
        addresses.add(partner=company, values={**where, **defaults}, by=house, now=now)
    if price_list:
        price_assignment.give(price_list=price_list, partner=company, priority=None, by=by, now=now)
    place = Membership.objects.current().select_related("user", "partner").get(partner=company)
    return _converted(lead, company, place, opens=opens, by=by, now=now)


@transactions.whole
def associate(*, lead, place, by, now, opens=False):
    """Say that the lead is somebody known: a user at his company. Gives his Membership; raises Refused.

    `opens` begins an opportunity about what the lead asks for.
    """
    company = Partner.objects.get(pk=partners.root_id(place.partner_id))
    _lock_companies(lead, company.pk)
    lead = _worked(lead, by)
    is_known = company.kind == Partner.Kind.PARTNER and company.pk in queries.within_reach(by, {company.pk})
    rules.check_candidate(is_known and Membership.objects.current().filter(pk=place.pk).exists())
    return _converted(lead, company, place, opens=opens, by=by, now=now)


def _converted(lead, company, place, *, opens, by, now):
    """The customer is the reseller's whose lead he was, unless another has him."""
    lead.state, lead.partner, lead.user_id = LeadState.CONVERTED, company, place.user_id
    lead.decided_at, lead.decided_by_id = now, by.user_id
    lead.save(update_fields=["state", "partner", "user", "decided_at", "decided_by"])
    new = {"company": company.name, "code": company.code}
    audit.record("lead.converted", lead, by=by, at=now, partner_id=company.pk, new=new)
    if lead.reseller_id:
        origin = ResellerCustomer.Origin.LEAD
        resellers.link(reseller_id=lead.reseller_id, customer_id=company.pk, origin=origin, by=by, now=now)
    if opens:
        lead.opportunity = opening.begin(lead=lead, customer=place, by=by, now=now)
        lead.save(update_fields=["opportunity"])
        audit.record("lead.opened", lead, by=by, at=now, new={"number": lead.opportunity.number})
    return place


def _lock_companies(lead, *more):
    """Companies are locked before leads: the reseller's, and the one that the lead is."""
    fresh = Lead.objects.filter(pk=lead.pk).values_list("reseller", flat=True)
    list(Partner.objects.locked().filter(pk__in=[*fresh, *more]).order_by("pk"))


def _worked(lead, by):
    lead = Lead.objects.locked().get(pk=lead.pk)
    rules.check_works(by, lead, queries.company_of(by))
    rules.check_move(lead, LeadState.CONVERTED)
    return lead

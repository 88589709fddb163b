"""Bring in one company for a reseller: with its address, its people, each invited by mail, and whose it is (P4, T5).

Companies are the channel administrator's to create. Whoever may bring customers does it with the house's right, for
these companies only, and signs himself.
"""

from core import audit, transactions
from partners.actions import address as addresses
from partners.actions import partner as companies
from partners.actions import people
from partners.models import Partner
from partners.permissions import Role
from telesales.models import ResellerCustomer

PLACE = ("street", "postcode", "city", "country")


@transactions.whole
def bring(*, customer, reseller_id, by, now):
    """Write a company of a plan, all of it or nothing. Gives the Partner; raises Refused."""
    reseller = Partner.objects.locked().get(pk=reseller_id)
    house = by.at(roles=(Role.CHANNEL_ADMINISTRATOR,), is_operator=True)
    values = {"code": customer.code, **{name: value for name, value in customer.values.items() if name not in PLACE}}
    administrator, *buyers = customer.people
    company = companies.create(parent=None, values=values, administrator=administrator, by=house, now=now)
    if customer.values.get("street"):
        place = {name: customer.values.get(name, "") for name in PLACE}
        usual = {"label": company.name[:80], "is_default_ship_to": True, "is_default_bill_to": True}
        addresses.add(partner=company, values={**place, **usual}, by=house, now=now)
    for person in buyers:
        people.invite(partner=company, **person, by=house, now=now)
    link = ResellerCustomer.objects.create(
        reseller=reseller, customer=company, origin=ResellerCustomer.Origin.UPLOAD, since=now, by_id=by.user_id
    )
    new = {"reseller": reseller.name, "origin": link.origin}
    audit.record("reseller.customer_assigned", company, by=by, at=now, partner_id=company.pk, new=new)
    return company

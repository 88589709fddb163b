"""What the pages of a reseller company and of a customer company show (T5)."""

from partners import queries as partners
from partners.permissions import Permission
from telesales.pages import reseller_listing as listing
from telesales.queries import reseller as queries

MOST = 200
"""So many customers stand on a reseller's own page; the list of customers shows all."""


def reseller(found, acting, *, text, now):
    """Give what the page of a reseller company shows; `text` is what is looked for to be given to it."""
    companies = [each for each in queries.found_customers(text) if each.pk != found.pk] if text.strip() else []
    taken = queries.resellers_of([each.pk for each in companies])
    links = queries.current().filter(reseller=found).select_related("customer", "reseller").order_by("customer__name")
    return {
        "reseller": found,
        **_standing(found),
        "figures": queries.figures([found.pk], now=now)[found.pk],
        "people": queries.people(found.pk),
        "rows": listing.customer_rows(acting)(list(links[:MOST])),
        "found": [(each, taken.get(each.pk)) for each in companies],
        "q": text,
    }


def company(customer, acting, form):
    """Give what the page of a customer company shows: to a reseller what his company does for it (P12)."""
    if acting.is_operator:
        links = queries.history(customer.pk)
    else:
        links = queries.visible_to(acting).filter(customer=customer).select_related("reseller")
    return {
        "customer": customer,
        **_standing(customer),
        "links": links,
        "places": queries.users_of(customer.pk),
        "orders": queries.sold_to(customer.pk, acting),
        "opportunities": queries.opportunities_of(customer.pk, acting),
        "form": form,
        "may_read_partner": acting.may(Permission.PARTNER_READ),
    }


def _standing(partner):
    effective = partners.effective_status(partner.pk)
    return {"effective": effective, "sentence": partners.status_sentence(effective, partner.pk)}

"""What the search of the house finds in assisted and phone sales; see core.finding."""

from django.db.models import TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from core import finding
from partners.finding import person_told, person_ways
from partners.models import Membership
from partners.permissions import Permission
from partners.queries.people import SIGNS_IN
from telesales.models import (
    LeadState,
    Opportunity,
    OpportunityState,
    PhoneOffer,
    PhoneOfferState,
    PhoneSale,
    QuoteState,
)
from telesales.queries import lead as leads_
from telesales.queries import quote as quotes_
from telesales.queries import search

COMPANY = "partner__name"


def customers(asked):
    """Find customers in the seller's reach (T1, T5); who looks after people finds them as such."""
    if not asked.acting.may(Permission.SALE_MAKE) or asked.acting.may(Permission.USER_MANAGE):
        return None
    reach = search.reach(asked.acting)
    met = Membership.objects.current().filter(user__status__in=SIGNS_IN).exclude(partner__in=reach.own)
    met = met if reach.within is None else met.filter(partner__in=reach.within)
    all_url = finding.all_in("telesales:desk", q=asked.text)
    return finding.Kind("customers", _("Customers"), "users", all_url, person_ways(met, asked.text), _customer)


def _customer(row):
    return finding.Hit(row.label, reverse("telesales:customer", args=[row.key]), person_told(row))


def opportunities(asked):
    """Find opportunities by number and name, as far as the reader sees them, and not what was deleted."""
    if not asked.acting.may(Permission.SALE_MAKE):
        return None
    seen = Opportunity.objects.visible_to(asked.acting).filter(deleted_at=None)
    ways = [seen.filter(number__startswith=asked.text.upper()), seen.filter(name__icontains=asked.text)]
    terms = {"key": "number", "label": "name", "told": COMPANY, "code": "number", "state": "state", "at": "changed_at"}
    found = [finding.way(way, **terms) for way in ways]
    all_url = finding.all_in("telesales:opportunities", state="", q=asked.text)
    return finding.Kind("opportunities", _("Opportunities"), "folder", all_url, found, _opportunity)


def _opportunity(row):
    url, state = reverse("telesales:opportunity", args=[row.key]), OpportunityState(row.state)
    return finding.Hit(row.label, url, row.told, row.code, row.state, state.label)


def quotes(asked):
    """Find the quotes that were sent to the reader, or to whom he sees, by number and name; the last version."""
    if not asked.acting.may(Permission.CART_EDIT):
        return None
    seen = quotes_.latest(quotes_.to_customer(asked.acting))
    ways = [
        seen.filter(opportunity__number__startswith=asked.text.upper()),
        seen.filter(opportunity__name__icontains=asked.text),
    ]
    terms = {"key": "pk", "label": "opportunity__name", "told": f"opportunity__{COMPANY}", "state": "state"}
    found = [finding.way(way, code="opportunity__number", at="sent_at", **terms) for way in ways]
    all_url = finding.all_in("telesales:quotes", q=asked.text)
    return finding.Kind("quotes", _("Quotes"), "tag", all_url, found, _quote)


def _quote(row):
    url, state = reverse("telesales:quote", args=[row.key]), QuoteState(row.state)
    return finding.Hit(row.label, url, row.told, row.code, row.state, state.label)


def phone_offers(asked):
    """Find one's own phone offers by product and buyer: while one speaks nobody else works on them."""
    if not asked.acting.may(Permission.PHONE_SELL):
        return None
    own = PhoneOffer.objects.of(asked.acting).exclude(state=PhoneOfferState.DISCARDED)
    fields = ("product__code", "product__name", "customer__user__name", "buyer__name")
    how = "istartswith" if asked.is_short else "icontains"
    buyer = Coalesce("customer__user__name", KeyTextTransform("name", "buyer"), output_field=TextField())
    terms = {"key": "pk", "label": Coalesce("product__name", Value("")), "told": buyer, "state": "state"}
    found = [finding.way(own.filter(**{f"{field}__{how}": asked.text}), at="changed_at", **terms) for field in fields]
    all_url = finding.all_in("telesales:phone_offers", q=asked.text)
    return finding.Kind("phone_offers", _("Phone offers"), "phone", all_url, found, _phone_offer)


def _phone_offer(row):
    url, state = reverse("telesales:phone_offer", args=[row.key]), PhoneOfferState(row.state)
    return finding.Hit(row.label or _("Phone offer"), url, row.told or "", state=row.state, state_label=state.label)


def phone_sales(asked):
    """Find phone sales by the number of their orders."""
    if not asked.acting.may(Permission.PHONE_READ):
        return None
    seen, text = PhoneSale.objects.visible_to(asked.acting), asked.text
    ways = [seen.filter(order__number__istartswith=text), seen.filter(order__number__istartswith=f"O-{text}")]
    told = Concat("product__name", Value(" · "), "order__buyer__name", output_field=TextField())
    terms = {"key": "order__number", "label": "order__number", "told": told, "at": "order__submitted_at"}
    all_url = finding.all_in("telesales:phone_sales", q=text)
    found = [finding.way(way, **terms) for way in ways]
    return finding.Kind("phone_sales", _("Phone sales"), "call", all_url, found, _phone_sale)


def _phone_sale(row):
    return finding.Hit(row.label, reverse("telesales:phone_sale", args=[row.key]), row.told)


def leads(asked):
    """Find leads by company, name and mail, as far as the reader may be told of them (T7)."""
    if not asked.acting.may(Permission.LEAD_WORK):
        return None
    seen = leads_.visible_to(asked.acting)
    how = "istartswith" if asked.is_short else "icontains"
    ways = [seen.filter(**{f"{field}__{how}": asked.text}) for field in ("company", "name", "email")]
    found = [finding.way(way, key="pk", label="company", told="name", state="state") for way in ways]
    return finding.Kind("leads", _("Leads"), "inbox", finding.all_in("telesales:leads", q=asked.text), found, _lead)


def _lead(row):
    state = LeadState(row.state)
    label = row.label or row.told
    told = row.told if row.label else ""
    return finding.Hit(label, reverse("telesales:lead", args=[row.key]), told, "", row.state, state.label)

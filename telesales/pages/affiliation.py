"""What the pages of affiliates show: to a vendor who sells for him and for how much, to an affiliate what he sells."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from commerce.models import Product
from core import money, timeline
from core.templatetags.ui import status
from partners import queries as partners
from partners.models import UserStatus
from telesales.forms.affiliate import OneRateForm, ProductsForm
from telesales.models import AffiliationState, RateKind
from telesales.queries import affiliation as queries

NARROW = "\N{NO-BREAK SPACE}"
S = AffiliationState
TONES = {S.INVITED: "pending", S.ACCEPTED: "done", S.DECLINED: "refused", S.ENDED: "void"}


def state_words(affiliation, now):
    """Say how an invitation stands; that it is too old is not stored."""
    if affiliation.state == S.INVITED and affiliation.expires_at <= now:
        return _("Expired")
    if affiliation.state == S.ENDED and affiliation.affiliate_id is None:
        return _("Withdrawn")
    return str(S(affiliation.state).label)


def state_pill(affiliation, now):
    is_over = affiliation.state == S.INVITED and affiliation.expires_at <= now
    return status("void" if is_over else TONES[affiliation.state], state_words(affiliation, now))


def rate_words(rate):
    """Say a commission: 8.5 % or £5.00."""
    if rate.kind == RateKind.FIXED:
        return money.shown(rate.value, rate.currency)
    return f"{formats.number_format(rate.value.normalize(), use_l10n=True)}{NARROW}%"


@dataclass(slots=True)
class Given:
    """A product that an affiliate sells, with its commissions in words."""

    row: Any
    rates: list


def _given(row):
    return Given(row, [(rate, rate_words(rate)) for rate in row.current])


def detail(affiliation, now, *, give_form=None, rate_form=None, error="", ticked=()):
    """Give what a vendor reads of one affiliate."""
    current, past = queries.with_past(affiliation)
    rows = [_given(each) for each in current]
    held = [each.row.product_id for each in rows]
    is_open = affiliation.state in (S.INVITED, S.ACCEPTED)
    company = affiliation.affiliate
    effective = company and partners.effective_status(company.pk)
    return {
        "affiliation": affiliation,
        "pill": state_pill(affiliation, now),
        "is_open": is_open,
        "is_expired": affiliation.state == S.INVITED and affiliation.expires_at <= now,
        "is_waiting": affiliation.state == S.INVITED,
        "is_accepted": affiliation.state == S.ACCEPTED,
        "stopped": effective if effective and not effective.is_open else None,
        "rows": rows,
        "past": [(rate, rate_words(rate)) for rate in past],
        "figures": queries.results([affiliation.pk])[affiliation.pk],
        "give_form": give_form or (is_open and ProductsForm(vendor_id=affiliation.vendor_id, but=held)) or None,
        "rate_form": rate_form or (is_open and OneRateForm()) or None,
        "error": error,
        "ticked": set(ticked),
        "timeline": timeline.of(affiliation),
    }


def offer(affiliation):
    """Give what an invited person reads of an invitation before he answers it."""
    return offers([affiliation])[0]


def offers(affiliations):
    """Give the same of several, in two queries."""
    rows = queries.given_of([each.pk for each in affiliations])
    return [
        {
            "affiliation": each,
            "vendor": each.vendor,
            "rows": [_given(row) for row in rows[each.pk]],
            "seen": queries.mark(rows[each.pk]),
        }
        for each in affiliations
    ]


@dataclass(slots=True)
class Card:
    """A product as an affiliate sees it (F1); `phone_url` only where he may offer it on the phone now."""

    product: Product
    vendor: str
    guide: str
    is_gross: bool
    rates: list
    phone_url: str
    is_phone: bool


def cards(rows, acting, now):
    """Give the cards of what an affiliate sells."""
    prices = queries.guide_prices([row.product_id for row in rows], currency=acting.currency, now=now)
    return [_card(row, prices.get(row.product_id), acting) for row in rows]


def _card(row, guide, acting):
    product = row.product
    works = acting.effective.is_open and acting.user_status == UserStatus.ACTIVE
    is_sold = works and row.may_phone and product.is_active and bool(row.current)
    return Card(
        product=product,
        vendor=row.affiliation.vendor.name,
        guide=guide and money.shown_price(guide[0], acting.currency),
        is_gross=bool(guide and guide[1]),
        rates=[rate_words(rate) for rate in row.current],
        phone_url=_phone_url(product) if is_sold else "",
        is_phone=row.may_phone,
    )


def _phone_url(product):
    return f"{reverse('telesales:phone_new')}?product={product.pk}"


def companies(places):
    """Give [(membership id, name)] of the places at which an invited person may accept."""
    found = queries.places(places)
    return [(place.membership_id, f"{place.company_name} · {place.partner_name}" if place.company_name
             != place.partner_name else place.company_name) for place in found]  # fmt: skip

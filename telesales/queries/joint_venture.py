"""Who shares what a product's vendor gets, and what that comes to (F5)."""

from decimal import Decimal

from django.db.models import Q, Sum

from commerce.queries import tax
from core import money
from partners import queries as partners
from partners.models import Address, Partner, PartnerStatus
from telesales import commission
from telesales.models import CommissionRate, JointVenture, RateKind
from telesales.queries import phone_setup

EXAMPLE = Decimal(100)
MOST_FOUND = 10
SHORTEST = 2


def all_of(product_id):
    """Give (the shares in force, the biggest first; those that were, the latest first) of a product."""
    known = ("partner", "by", "ended_by")
    found = JointVenture.objects.filter(product=product_id).select_related(*known).order_by("-ended_at", "-pk")
    rows = list(found)
    current = [each for each in rows if each.ended_at is None]
    current.sort(key=lambda each: (-each.percent, each.partner.name, each.pk))
    return current, [each for each in rows if each.ended_at is not None]


def shared_out(product_id, *, but=None):
    """Give how many per cent of a product are given away."""
    found = JointVenture.objects.filter(product=product_id, ended_at=None).exclude(pk=but)
    return found.aggregate(total=Sum("percent"))["total"] or money.ZERO


def is_given(product_id, partner):
    """Whether a company shares in a product now."""
    return JointVenture.objects.filter(product=product_id, ended_at=None, partner=partner).exists()


def companies(acting, text):
    """Give the companies that may be meant: the operator's staff find them by a part of the code or name, anybody else
    by the whole code, name or VAT number alone (P12)."""
    text = text.strip()
    if len(text) < SHORTEST:
        return []
    rows = Partner.objects.filter(kind=Partner.Kind.PARTNER, parent=None).exclude(status=PartnerStatus.CLOSED)
    whole = Q(code__iexact=text) | Q(name__iexact=text) | Q(tax_number__iexact=text.replace(" ", ""))
    found = list(rows.filter(whole).order_by("name", "pk")[:MOST_FOUND])
    if found or not acting.is_operator:
        return found
    part = Q(code__icontains=text) | Q(name__icontains=text)
    return list(rows.filter(part).order_by("name", "pk")[:MOST_FOUND])


def example(product, shares, acting, now):
    """Give (Deal, {(share, partner id): part}) of 100.00 paid for the product in the country of its vendor, sold by the
    affiliate with the highest commission per cent, if any; `shares` are those in force."""
    operator_id = partners.operator_id()
    vendor_id = product.vendor_id or operator_id
    how = tax.to(_country(vendor_id), tax_number="", now=now)
    rate = how.rate(product.tax_class) or money.ZERO
    best = _best_rate(product)
    deal = commission.Deal(
        currency=acting.currency,
        total=EXAMPLE,
        tax_total=money.tax_of(EXAMPLE, rate, acting.currency, is_gross=True),
        fee_percent=phone_setup.policy().fee_percent,
        operator_id=operator_id,
        vendor_id=vendor_id,
        affiliate_id=best and best.product.affiliation.affiliate_id,
        rate_kind=best and best.kind,
        rate_value=best and best.value,
        shares=tuple((each.partner_id, each.percent) for each in shares),
    )
    return deal, commission.shared(deal, EXAMPLE)


def _country(partner_id):
    """Give the country of a partner's own address, else the house's."""
    known = Address.objects.filter(Q(partner=partner_id) | Q(partner__kind=Partner.Kind.OPERATOR))
    found = known.order_by("partner__kind", "-is_default_bill_to", "pk").values_list("partner_id", "country")
    countries = dict(reversed(list(found)))
    return countries.get(partner_id) or next(iter(countries.values()), "")


def _best_rate(product):
    """Give the highest commission per cent in force of an affiliate who has accepted; None without one."""
    found = CommissionRate.objects.filter(
        ended_at=None,
        kind=RateKind.PERCENT,
        product__product=product,
        product__ended_at=None,
        product__affiliation__state="accepted",
    )
    return found.select_related("product__affiliation").order_by("-value", "pk").first()

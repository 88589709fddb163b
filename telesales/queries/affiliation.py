"""Who sells a vendor's products, which of them, for how much, and what has come of it (F1, F5)."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Prefetch, Q, Sum
from django.db.models.expressions import RawSQL

from commerce.models import Category, PriceEntry, Product
from partners import queries as partners
from partners.models import SUBTREE_SQL, Membership, User
from partners.permissions import Role
from partners.queries.people import SIGNS_IN
from telesales.models import (
    AffiliateProduct,
    Affiliation,
    AffiliationState,
    CommissionRate,
    PhoneSale,
    Share,
)

S = AffiliationState


def of_vendor(acting):
    """Give the invitations of the vendor that somebody acts for, and below; of no other (P12)."""
    below = RawSQL(SUBTREE_SQL, [acting.partner_id])
    return Affiliation.objects.filter(vendor__in=below)


def of_affiliate(acting):
    """Give what the affiliate's company has answered, wherever in it."""
    below = RawSQL(SUBTREE_SQL, [partners.company_id(acting)])
    return Affiliation.objects.filter(affiliate__in=below)


def open_for(user, now):
    """Give the invitations that went to somebody's own address and still count."""
    if not user.email:
        return Affiliation.objects.none()
    return Affiliation.objects.filter(email__iexact=user.email, state=S.INVITED, expires_at__gt=now)


def open_count(acting, now):
    """Give how many invitations wait for somebody's answer."""
    return open_for(User.objects.only("email").get(pk=acting.user_id), now).count()


def places(user_places):
    """Give those of somebody's places at which he sells for others."""
    return [place for place in user_places if Role.AFFILIATE in place.roles]


def products_of(vendor_id):
    """Give the active products that a vendor may have sold: those of that very partner."""
    return Product.objects.filter(vendor=vendor_id, is_active=True).order_by("code", "pk")


def named(products, text):
    """Narrow products to those whose code or name has a text in it."""
    return products.filter(Q(code__icontains=text) | Q(name__icontains=text)) if text else products


def categories_of(vendor_id):
    """Give the categories that his products lie in, with how many they hold."""
    lying = Q(product__vendor=vendor_id, product__is_active=True)
    return Category.objects.filter(lying).annotate(number=Count("product", filter=lying)).order_by("name", "pk")


def has_products(acting):
    """Whether whoever acts is of a company that owns products."""
    return Product.objects.filter(vendor__in=RawSQL(SUBTREE_SQL, [acting.partner_id])).exists()


def given(affiliation):
    """Give what the affiliate may sell now, with the commissions in force as `current`."""
    return _given(AffiliateProduct.objects.filter(affiliation=affiliation))


def given_of(ids):
    """Give {affiliation id: the same as a list} of many, in two queries."""
    found: dict = {pk: [] for pk in ids}
    for each in _given(AffiliateProduct.objects.filter(affiliation__in=found)):
        found[each.affiliation_id].append(each)
    return found


def _given(rows):
    rates = CommissionRate.objects.filter(ended_at=None).order_by("-kind", "-value", "pk")
    return (
        rows.filter(ended_at=None)
        .select_related("product")
        .prefetch_related(Prefetch("rates", rates, to_attr="current"))
        .order_by("product__code", "pk")
    )


def mark(rows):
    """Give the fingerprint of what is offered now, as `given` has it: nobody accepts what he was not shown."""
    said = [
        (each.product_id, each.may_phone, [f"{rate.kind} {rate.value} {rate.currency}" for rate in each.current])
        for each in rows
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def with_past(affiliation):
    """Give (what the affiliate may sell now as `given` has it, the commissions that no longer count, the latest first:
    what was is not forgotten (F5)), in two queries."""
    rows = AffiliateProduct.objects.filter(affiliation=affiliation, ended_at=None).select_related("product")
    found: dict[int, Any] = {each.pk: each for each in rows.order_by("product__code", "pk")}
    for each in found.values():
        each.current = []
    past = []
    rates = CommissionRate.objects.filter(product__affiliation=affiliation).select_related("product__product")
    for rate in rates.order_by("-kind", "-value", "pk"):
        if rate.ended_at is not None:
            past.append(rate)
        elif rate.product_id in found:
            found[rate.product_id].current.append(rate)
    return list(found.values()), sorted(past, key=lambda rate: (rate.ended_at, rate.pk), reverse=True)


def sellable(acting):
    """Give what an affiliate may sell, with its vendor and the commissions in force as `current`: what accepted
    invitations name and still is that vendor's."""
    rates = CommissionRate.objects.filter(ended_at=None).order_by("-kind", "-value", "pk")
    accepted = of_affiliate(acting).filter(state=S.ACCEPTED)
    return (
        AffiliateProduct.objects.filter(
            affiliation__in=accepted, ended_at=None, product__vendor=F("affiliation__vendor")
        )
        .select_related("product__category", "affiliation__vendor")
        .prefetch_related(Prefetch("rates", rates, to_attr="current"))
    )


def guide_prices(product_ids, *, currency, now):
    """Give {product id: (unit price, contains tax)} of the list that recommends prices in a currency."""
    in_force = Q(effective_from=None) | Q(effective_from__lte=now)
    not_over = Q(effective_to=None) | Q(effective_to__gt=now)
    listed = Q(price_list__effective_from=None) | Q(price_list__effective_from__lte=now)
    not_ended = Q(price_list__effective_to=None) | Q(price_list__effective_to__gt=now)
    entries = PriceEntry.objects.filter(
        in_force, not_over, listed, not_ended, product__in=product_ids, min_quantity=1, retired_in=None,
        price_list__is_recommended=True, price_list__is_active=True, price_list__currency=currency,
    )  # fmt: skip
    found = entries.order_by(F("effective_from").asc(nulls_first=True), "pk")
    return {pk: (price, is_gross) for pk, price, is_gross in found.values_list(
        "product_id", "unit_price", "price_list__is_gross"
    )}  # fmt: skip


@dataclass(slots=True)
class Figures:
    """What has come of an affiliation: products in force, sales, commission by currency."""

    products: int = 0
    sales: int = 0
    commission: list = field(default_factory=list)


def figures(ids):
    """Give {affiliation id: Figures} of many, in two queries."""
    found = results(ids)
    products = AffiliateProduct.objects.filter(affiliation__in=ids, ended_at=None).values_list("affiliation")
    for pk, number in products.annotate(Count("pk")).order_by():
        found[pk].products = number
    return found


def results(ids):
    """Give the same without the products, in one query."""
    found: dict = defaultdict(Figures)
    own = Q(postings__entries__share=Share.AFFILIATE)
    sales = PhoneSale.objects.filter(rate__product__affiliation__in=ids)
    by_currency = sales.values_list("rate__product__affiliation", "currency").annotate(
        number=Count("pk", distinct=True), amount=Sum("postings__entries__amount", filter=own)
    )
    for pk, currency, number, amount in by_currency.order_by("currency"):
        found[pk].sales += number
        if amount is not None:
            found[pk].commission.append((amount, currency))
    return found


def open_to(email, vendor_id, now):
    """Give the vendor's invitation of an address that still counts; None without one."""
    rows = Affiliation.objects.filter(vendor=vendor_id, email__iexact=email)
    return rows.filter(state=S.INVITED, expires_at__gt=now).first()


def accepted_at(email, vendor_id):
    """Whether the vendor's invitation of an address was accepted and has not ended."""
    return Affiliation.objects.filter(vendor=vendor_id, email__iexact=email, state=S.ACCEPTED).exists()


def is_colleague(email, vendor_id):
    """Whether the address is of somebody in the vendor's own company."""
    tree = RawSQL(SUBTREE_SQL, [partners.root_id(vendor_id)])
    return Membership.objects.current().filter(user__email__iexact=email, partner__in=tree).exists()


def sells_for(vendor_id, company_id):
    """Whether anybody in a company sells for the vendor already."""
    tree = RawSQL(SUBTREE_SQL, [company_id])
    return Affiliation.objects.filter(vendor=vendor_id, affiliate__in=tree, state=S.ACCEPTED).exists()


def known(email):
    """Give the account that has an address; None without one."""
    return User.objects.filter(email__iexact=email, status__in=SIGNS_IN).first()


def sellers(partner_id):
    """Give those at an affiliate's place who sell, and can be written to."""
    there = Membership.objects.current().filter(partner=partner_id, roles__contains=[Role.AFFILIATE])
    return User.objects.filter(memberships__in=there, status__in=SIGNS_IN).exclude(email="").order_by("pk").distinct()


def vendors(rows):
    """Give [(vendor id, name)] of AffiliateProducts."""
    found = rows.order_by("affiliation__vendor__name", "affiliation__vendor")
    return list(dict.fromkeys(found.values_list("affiliation__vendor", "affiliation__vendor__name")))


def narrowed(rows, text, vendor):
    """Narrow AffiliateProducts by words and vendor; those on sale and on the phone first."""
    if text:
        rows = rows.filter(Q(product__code__icontains=text) | Q(product__name__icontains=text))
    if vendor.isascii() and vendor.isdigit() and len(vendor) < 19:
        rows = rows.filter(affiliation__vendor=vendor)
    return rows.order_by("-product__is_active", "-may_phone", "product__name", "pk")

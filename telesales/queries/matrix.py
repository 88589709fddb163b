"""The bounds of offered prices as managers see them, and which of them counts for a product (T3)."""

from dataclasses import dataclass
from decimal import Decimal

from commerce.queries import category as categories
from commerce.queries import pricing, tax
from core import money, prepared
from partners import queries as partners
from partners.permissions import SELLER_ROLES
from telesales import overriding
from telesales.models import OverrideRule
from telesales.queries import overrides, setup

COUNTING_SQL = """
    WITH RECURSIVE path(category_id, depth) AS (
        SELECT %(category)s::bigint, 0
        UNION ALL
        SELECT c.parent_id, path.depth + 1 FROM path JOIN commerce_category c ON c.id = path.category_id
    )
    SELECT r.id FROM path
    JOIN telesales_overriderule r ON r.role = %(role)s AND r.category_id IS NOT DISTINCT FROM path.category_id
    ORDER BY path.depth LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """What would become of a price: the customer's own, how far from it, and by which rule (None: there is none)."""

    own: Decimal
    off: Decimal
    verdict: overriding.Verdict
    rule: OverrideRule | None
    given: Decimal
    given_before: Decimal
    margin: Decimal | None
    may_offer: bool


def rules_by_role():
    """Give {role: [(path of the category, rule)]}, everywhere else last."""
    paths = dict(categories.choices())
    found: dict[str, list] = {role: [] for role in SELLER_ROLES}
    for rule in OverrideRule.objects.select_related("category"):
        found[rule.role].append((paths.get(rule.category_id, ""), rule))
    return {role: sorted(rows, key=lambda row: (not row[0], row[0])) for role, rows in found.items()}


def path_of(rule):
    """Give the path of a rule's category, "" for everywhere else."""
    return dict(categories.choices()).get(rule.category_id, "")


def counting(role, product):
    """Give the rule that counts for a product: of the nearest category, else the one for all others; None without."""
    with prepared.cursor() as cursor:
        cursor.execute(COUNTING_SQL, {"category": product.category_id, "role": role})
        row = cursor.fetchone()
    return OverrideRule.objects.select_related("category").get(pk=row[0]) if row else None


def tried(*, role, product, partner, price, number, now):
    """Tell what would become of a price that a seller of a role offered a company now; None where it buys no such
    product in this quantity."""
    currency = partner.currency
    priced = pricing.resolve(partner_id=partner.pk, currency=currency, wanted=[(product.pk, number)], now=now)
    found = priced.get((product.pk, number))
    if found is None:
        return None
    costs = overrides.costs([product.pk], currency)
    net = _net(price, found, product, partner, now)
    setting = setup.setting(role)
    bounds = overrides.bounds(role, [product.pk]) if setting.change_prices else {}
    cost = costs.get(product.pk)
    offer = overriding.Offer(product.code, found.unit_price, price, number, net, cost, bounds.get(product.pk))
    before = overrides.given(partners.root_id(partner.pk), role, currency, now=now)
    return Trial(
        own=found.unit_price,
        off=money.per_cent_off(found.unit_price, price),
        verdict=overriding.tested([offer], before, currency)[0],
        rule=counting(role, product),
        given=offer.given(currency),
        given_before=before,
        margin=money.per_cent_off(net, cost) if cost is not None and net else None,
        may_offer=setting.change_prices,
    )


def _net(price, found, product, partner, now):
    if not found.is_gross:
        return price
    how = tax.treatment(partner_id=partner.pk, now=now)
    rates = how.rates if how.is_charged else how.home_rates
    return money.without_tax(price, rates.get(product.tax_class) or 0)

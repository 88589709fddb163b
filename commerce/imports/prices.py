"""Write the package's price lists: retail, trade with its dates and tiers, and one per customer who has own prices.

A contract price holds from the day and the quantity it was first charged at; when it ended nobody knows, so it is open.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from commerce.imports import catalogue, rows
from commerce.imports.package import CURRENCY, Contract, Tier
from commerce.models import PriceEntry, PriceList, PriceListAssignment
from core import audit
from partners.models import Partner

RETAIL, TRADE, CONTRACT = "Online Retail web shop", "Online Retail trade", "Contract {customer}"
PRIORITIES = {RETAIL: 0, TRADE: 10}
CONTRACT_PRIORITY = 20


def write_standard(package, *, root_id, by, now):
    """Write the retail and the trade list and give both to the whole tree; trade goes before retail."""
    retail = [
        (line, Tier(article.code, 1, article.retail_price, None, None))
        for line, article in package.products
        if article.retail_price is not None
    ]
    written = _write_list(package, RETAIL, 0, ("products.csv.gz", retail), root_id, by=by, now=now)
    trade = ("price_tiers.csv.gz", package.price_tiers())
    return written + _write_list(package, TRADE, PRIORITIES[TRADE], trade, root_id, by=by, now=now)


def write_contracts(package, *, partner_ids, by, now):
    """Write a list per customer with own prices, before the standard ones. `partner_ids` is {customer id: partner}."""
    contracts: dict[str, list] = {}
    for line, contract in package.contract_prices():
        if contract.customer_id not in partner_ids:
            _refuse_customer(package, line, contract)
            continue
        contracts.setdefault(contract.customer_id, []).append((line, contract.tier))
    written = rows.Written()
    for customer, tiers in contracts.items():
        name = CONTRACT.format(customer=customer)
        entries = ("contract_prices.csv.gz", tiers)
        written += _write_list(package, name, CONTRACT_PRIORITY, entries, partner_ids[customer], by=by, now=now)
    return written


def _refuse_customer(package, line, contract: Contract):
    package.refuse("contract_prices.csv.gz", line, contract.customer_id, _("The customer is not in the package."))


def _write_list(package, name, priority, entries, partner_id, *, by, now):
    values = {"name": name, "currency": CURRENCY, "priority": priority}
    price_list, created = PriceList.objects.get_or_create(name=name, owner=None, defaults=values)
    PriceListAssignment.objects.get_or_create(price_list=price_list, partner_id=partner_id)
    written = _write_entries(package, price_list, *entries)
    if written.created or written.changed:
        new = {"name": name, "created": written.created, "changed": written.changed, "is_new": created}
        audit.record("price_list.imported", price_list, by=by, at=now, partner_id=partner_id, new=new)
    return written


def _write_entries(package, price_list, file, tiers: Iterable[tuple[int, Tier]]):
    tiers = list(tiers)
    products = catalogue.ids_of({tier.code for _line, tier in tiers})
    wanted: dict[tuple, dict] = {}
    for line, tier in tiers:
        product_id = products.get(tier.code.upper())
        key = (product_id, tier.min_quantity, tier.begins)
        if product_id is None or key in wanted:
            why = _("The article is not in the package.") if product_id is None else _clash(tier)
            package.refuse(file, line, tier.code, why)
            continue
        wanted[key] = {
            "price_list_id": price_list.pk,
            "product_id": product_id,
            "min_quantity": tier.min_quantity,
            "unit_price": tier.unit_price,
            "effective_from": tier.begins,
            "effective_to": tier.ends,
        }
    _end_where_the_next_begins(wanted)
    existing = {
        (entry.product_id, entry.min_quantity, entry.effective_from): entry
        for entry in PriceEntry.objects.filter(price_list=price_list, retired_in=None)
    }
    return rows.write(PriceEntry, wanted, existing)


def _end_where_the_next_begins(wanted):
    """Of two periods of an article and a quantity the earlier ends where the later begins: periods do not overlap."""
    later = {}
    for key in sorted((key for key in wanted if key[2] is not None), reverse=True):
        values, begins = wanted[key], later.get(key[:2])
        if begins is not None and (values["effective_to"] is None or values["effective_to"] > begins):
            values["effective_to"] = begins
        later[key[:2]] = key[2]


def _clash(tier):
    return _("An earlier line has a price from the same day and the same quantity of %(quantity)s.") % {
        "quantity": tier.min_quantity
    }


def root_of(tree):
    """Give the id of the top partner of an imported tree; raises Partner.DoesNotExist."""
    return Partner.objects.values_list("pk", flat=True).get(attributes__tree=tree, parent=None)

"""Which price wins, resolved at read time in one query with its reason (C2, C4, C5).

Per list the entry with the highest minimum quantity that the quantity reaches (of equals the one begun last); between
lists the highest priority that prices the product, of equals the lowest price; or, where the partner's policy says
so, the lowest of all lists. A node also gets its ancestors' lists.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from commerce.models import MAX_QUANTITY
from core import prepared

IN_FORCE = """({0}.effective_from IS NULL OR {0}.effective_from <= %(now)s)
    AND ({0}.effective_to IS NULL OR %(now)s < {0}.effective_to)"""

LISTS_SQL = f"""
    WITH RECURSIVE path(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM partners_partner WHERE id = %(partner)s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1 FROM partners_partner up JOIN path ON up.id = path.parent_id
    ), policy AS (
        SELECT coalesce((SELECT p.mode FROM path JOIN commerce_pricepolicy p ON p.partner_id = path.id
                         ORDER BY path.depth LIMIT 1), 'priority') AS mode
    ), lists AS MATERIALIZED (
        SELECT l.id, l.name, max(coalesce(a.priority, l.priority)) AS priority, policy.mode,
               CASE policy.mode WHEN 'lowest' THEN 0 ELSE -max(coalesce(a.priority, l.priority)) END AS place
        FROM policy, path
        JOIN commerce_pricelistassignment a ON a.partner_id = path.id
        JOIN commerce_pricelist l ON l.id = a.price_list_id
        WHERE l.is_active AND l.currency = %(currency)s AND {IN_FORCE.format("l")}
        GROUP BY l.id, l.name, policy.mode
        ORDER BY place
    )
"""
"""The lists in force for a partner: his own and his ancestors'. Parameters: partner, currency, now.

`place` is what counts between lists: the smallest wins, equal ones compare prices. Sorted by it, PostgreSQL 17 and
newer stop at the first list that prices the product.
"""

BEST_SQL = f"""
    SELECT e.unit_price, e.id AS entry_id, e.min_quantity, l.id AS list_id, l.name AS list_name, l.priority, l.mode
    FROM lists l CROSS JOIN LATERAL (
        SELECT e.id, e.unit_price, e.min_quantity FROM commerce_priceentry e
        WHERE e.price_list_id = l.id AND e.product_id = {{product}} AND e.min_quantity <= {{quantity}}
          AND {IN_FORCE.format("e")}
        ORDER BY e.min_quantity DESC, e.effective_from DESC NULLS LAST LIMIT 1
    ) e
    ORDER BY l.place, e.unit_price, l.id LIMIT 1
"""
"""The winning price of one product and quantity, given LISTS_SQL."""


RESOLVE_SQL = f"""{LISTS_SQL}
    SELECT w.product_id, w.quantity, best.*
    FROM unnest(%(products)s::bigint[], %(quantities)s::int[]) AS w(product_id, quantity)
    CROSS JOIN LATERAL ({BEST_SQL.format(product="w.product_id", quantity="w.quantity")}) best
"""


class Price(NamedTuple):
    """The unit price that wins for a product and quantity, and why. `unit_price` is in the currency asked for."""

    product_id: int
    quantity: int
    unit_price: Decimal
    entry_id: int
    min_quantity: int
    list_id: int
    list_name: str
    priority: int
    mode: str
    at: datetime

    def reason(self):
        """Give the reason as it is kept on cart and order lines."""
        return {
            "list": self.list_name,
            "list_id": self.list_id,
            "entry_id": self.entry_id,
            "min_quantity": self.min_quantity,
            "priority": self.priority,
            "mode": self.mode,
            "at": self.at.isoformat(),
        }


def resolve(*, partner_id, currency, wanted, now):
    """Price many products at once: `wanted` is [(product id, quantity)]. Gives {(product id, quantity): Price};
    what is in no list of the partner is missing."""
    if not wanted:
        return {}
    products, quantities = zip(*wanted, strict=True)
    values = {
        "partner": partner_id,
        "currency": currency,
        "now": now,
        "products": list(products),
        "quantities": list(quantities),
    }
    with prepared.cursor() as cursor:
        cursor.execute(RESOLVE_SQL, values)
        return {(row[0], row[1]): Price._make((*row, now)) for row in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Tier:
    """A step of the winning list: from this many pieces on, this unit price."""

    min_quantity: int
    unit_price: Decimal


def tiers(*, list_id, product_id, now):
    """Give the tiers of a product in one list, as in force, by minimum quantity."""
    sql = f"""
        SELECT DISTINCT ON (e.min_quantity) e.min_quantity, e.unit_price FROM commerce_priceentry e
        WHERE e.price_list_id = %(list)s AND e.product_id = %(product)s AND {IN_FORCE.format("e")}
        ORDER BY e.min_quantity, e.effective_from DESC NULLS LAST"""
    with prepared.cursor() as cursor:
        cursor.execute(sql, {"list": list_id, "product": product_id, "now": now})
        return [Tier(*row) for row in cursor.fetchall()]


def explained(reason):
    """Say in a sentence why a line has its price, from the reason kept on it (C4: "Why this price?")."""
    if not reason:
        return ""
    if reason.get("agreed"):
        return _("Agreed for this order: %(agreement)s.") % {"agreement": reason["agreed"]}
    day = timezone.localdate(datetime.fromisoformat(reason["at"]))
    return _told(get_language(), reason["mode"], reason["list"], reason["min_quantity"], day)


@lru_cache(maxsize=4096)
def _told(_language, mode, price_list, min_quantity, day):
    """The sentence; the lines of a page share a few of them."""
    values = {"list": price_list, "number": min_quantity, "when": formats.date_format(day, "DATE_FORMAT")}
    tier = ngettext("from %(number)s piece", "from %(number)s pieces", min_quantity) % values
    if mode == "lowest":
        return _("The lowest of your price lists: “%(list)s”, %(tier)s, as of %(when)s.") % {**values, "tier": tier}
    return _("Price list “%(list)s”, %(tier)s, as of %(when)s.") % {**values, "tier": tier}


@dataclass(frozen=True, slots=True)
class Offer:
    """What a product costs a partner: the price at its first tier, why, and the tiers of the winning list."""

    price: Price
    why: str
    tiers: list


def offer(*, partner_id, currency, product_id, now):
    """Give the Offer of a product at one piece, or at the smallest quantity that has a price; None without one."""
    for quantity in (1, MAX_QUANTITY):
        price = resolve(partner_id=partner_id, currency=currency, wanted=[(product_id, quantity)], now=now).get(
            (product_id, quantity)
        )
        if price:
            steps = tiers(list_id=price.list_id, product_id=product_id, now=now)
            return Offer(price, explained(price.reason()), steps)
    return None

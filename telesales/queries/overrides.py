"""The bounds of offered prices, what products cost, and what has been given away this month (T3)."""

from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from commerce.models import CartLine, OrderState, ProductCost
from core import money, once, prepared
from telesales.models import PriceOverride
from telesales.overriding import Bounds

BOUNDS_SQL = """
    WITH RECURSIVE path(product_id, category_id, depth) AS (
        SELECT p.id, p.category_id, 0 FROM commerce_product p WHERE p.id = ANY(%(products)s)
        UNION ALL
        SELECT path.product_id, c.parent_id, path.depth + 1
        FROM path JOIN commerce_category c ON c.id = path.category_id
    )
    SELECT DISTINCT ON (path.product_id) path.product_id, r.max_discount, r.max_markup, r.margin_floor,
           r.monthly_amount, r.currency, r.mode
    FROM path JOIN telesales_overriderule r
        ON r.role = %(role)s AND r.category_id IS NOT DISTINCT FROM path.category_id
    ORDER BY path.product_id, path.depth
"""
"""The nearest category with a rule counts; the climb ends with the row of no category, the rule for all others."""
ENDED_EARLY = (OrderState.REJECTED, OrderState.WITHDRAWN, OrderState.EXPIRED, OrderState.CANCELLED)


def bounds(role, product_ids):
    """Give {product id: Bounds} for a role; products that no rule names are missing."""
    with prepared.cursor() as cursor:
        cursor.execute(BOUNDS_SQL, {"role": role, "products": list(product_ids)})
        return {row[0]: Bounds(*row[1:]) for row in cursor.fetchall()}


def costs(product_ids, currency):
    """Give {product id: what a unit costs} in a currency."""
    found = ProductCost.objects.filter(product__in=product_ids, currency=currency)
    return dict(found.values_list("product_id", "amount"))


TESTED_SQL = f"""
    SELECT 'bounds', b.* FROM ({BOUNDS_SQL}) b
    UNION ALL
    SELECT 'cost', c.product_id, c.amount, NULL, NULL, NULL, NULL, NULL
    FROM commerce_productcost c WHERE c.product_id = ANY(%(products)s) AND c.currency = %(currency)s
    UNION ALL
    SELECT 'given', NULL, sum(g.given), NULL, NULL, NULL, NULL, NULL
    FROM telesales_priceoverride g JOIN telesales_sale s ON s.id = g.sale_id JOIN commerce_order o ON o.id = s.order_id
    WHERE g.company_id = %(company)s AND g.role = %(seller)s AND g.currency = %(currency)s AND g.at >= %(month)s
      AND g.given > 0 AND o.state <> ALL(%(ended)s)
"""


@dataclass(slots=True)
class Tested:
    """What offered prices are tested against: bounds and costs by product id, what was given away before."""

    bounds: dict = field(default_factory=dict)
    costs: dict = field(default_factory=dict)
    given: Decimal = money.ZERO


def tested(role, product_ids, *, is_bound, company_id, currency, now):
    """Give the same three as `bounds` (none unless `is_bound`), `costs` and `given`, in one query."""
    key = ("telesales.tested", role, tuple(product_ids), is_bound, company_id, currency)
    known = {
        "role": role if is_bound else None, "seller": role, "products": list(product_ids), "company": company_id,
        "currency": currency, "month": month_begins(now), "ended": list(ENDED_EARLY),
    }  # fmt: skip
    return once.read(key, lambda: _tested(known))


def _tested(known):
    found = Tested()
    with prepared.cursor() as cursor:
        cursor.execute(TESTED_SQL, known)
        for what, product_id, *values in cursor.fetchall():
            if what == "bounds":
                found.bounds[product_id] = Bounds(*values)
            elif what == "cost":
                found.costs[product_id] = values[0]
            else:
                found.given = values[0] or money.ZERO
    return found


def month_begins(now):
    """Give the moment at which the house's calendar month began."""
    zone = timezone.get_default_timezone()
    first = timezone.localtime(now, zone).date().replace(day=1)
    return timezone.make_aware(datetime.combine(first, time.min), zone)


def given(company_id, role, currency, *, now):
    """Give what sellers of a role gave one company away this month, without orders that came to nothing."""
    rows = PriceOverride.objects.filter(
        company_id=company_id, role=role, currency=currency, at__gte=month_begins(now), given__gt=0
    ).exclude(sale__order__state__in=ENDED_EARLY)
    return rows.aggregate(sum=Sum("given"))["sum"] or money.ZERO


def reasons(cart_id):
    """Give {product id: why it is offered at another price} of a cart."""
    rows = CartLine.objects.filter(cart=cart_id).exclude(override_reason="")
    return dict(rows.values_list("product_id", "override_reason"))

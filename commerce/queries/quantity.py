"""In which quantities a partner orders a product: the rule of the nearest node, else the one for everybody (C9)."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from commerce.models import MAX_QUANTITY
from core import money, prepared

NEAREST_SQL = """
    SELECT q.minimum, q.maximum, q.increment
    FROM commerce_quantityrule q LEFT JOIN path ON path.id = q.partner_id
    WHERE q.product_id = {product} AND (q.partner_id IS NULL OR path.id IS NOT NULL)
    ORDER BY path.depth NULLS LAST LIMIT 1
"""
"""The rule of one product, given the partner's `path` with its depth (see LISTS_SQL)."""
PRODUCTS_SQL = f"""
    WITH RECURSIVE path(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM partners_partner WHERE id = %(partner)s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1 FROM partners_partner up JOIN path ON up.id = path.parent_id
    )
    SELECT w.id, q.* FROM unnest(%(products)s::bigint[]) AS w(id)
    CROSS JOIN LATERAL ({NEAREST_SQL.format(product="w.id")}) q
"""


class Quantities(NamedTuple):
    """What may be ordered: multiples of `increment` from `minimum` to `maximum`."""

    minimum: int = 1
    maximum: int = MAX_QUANTITY
    increment: int = 1

    def allows(self, quantity):
        return self.minimum <= quantity <= self.maximum and quantity % self.increment == 0

    def nearest(self, quantity):
        """Give the allowed quantities just below and above, None where there is none."""
        top = self.maximum - self.maximum % self.increment
        below = min(quantity - quantity % self.increment, top)
        above = max(quantity + -quantity % self.increment, self.minimum)
        return (below if below >= self.minimum else None), (above if above <= top else None)


ANY = Quantities()


def of(row):
    """Make Quantities of (minimum, maximum, increment) as they are stored; ANY without a rule."""
    minimum, maximum, increment = row
    return ANY if minimum is None else Quantities(minimum, maximum or MAX_QUANTITY, increment)


def for_products(*, partner_id, products):
    """Give {product id: Quantities} of those that have a rule, in one query."""
    with prepared.cursor() as cursor:
        cursor.execute(PRODUCTS_SQL, {"partner": partner_id, "products": list(products)})
        return {row[0]: of(row[1:]) for row in cursor.fetchall()}


def sentence(quantity, allowed, code):
    """Say in which quantities a product is ordered, and which are nearest to what was asked for."""
    values = {"code": code, "minimum": money.counted(allowed.minimum), "increment": money.counted(allowed.increment)}
    if quantity > allowed.maximum:
        said = _("%(code)s: at most %(maximum)s may be ordered.") % {
            **values,
            "maximum": money.counted(allowed.maximum),
        }
    elif quantity < allowed.minimum:
        said = _("%(code)s is ordered from %(minimum)s on.") % values
    else:
        said = _("%(code)s is ordered in steps of %(increment)s.") % values
    near = [money.counted(number) for number in allowed.nearest(quantity) if number]
    return f"{said} {_('Possible: %(numbers)s.') % {'numbers': _(' or ').join(near)}}" if near else said

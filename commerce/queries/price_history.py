"""How the prices of a product in one list came about: every row with the versions that added and retired it (C4)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from commerce.models import PriceListVersion
from core import prepared

HISTORY_SQL = """
    SELECT r.id, r.min_quantity, r.unit_price, '' AS kind, '' AS condition_1, '' AS condition_2, r.effective_from,
           r.effective_to, r.added_in, a.at, a.by_name, a.kind, r.retired_in, x.at, x.by_name, x.kind
    FROM commerce_priceentry r
    LEFT JOIN commerce_pricelistversion a ON a.price_list_id = r.price_list_id AND a.number = r.added_in
    LEFT JOIN commerce_pricelistversion x ON x.price_list_id = r.price_list_id AND x.number = r.retired_in
    WHERE r.price_list_id = %(list)s AND r.product_id = %(product)s
    UNION ALL
    SELECT r.id, r.min_quantity, r.value, r.kind, r.condition_1, r.condition_2, r.effective_from, r.effective_to,
           r.added_in, a.at, a.by_name, a.kind, r.retired_in, x.at, x.by_name, x.kind
    FROM commerce_pricerule r
    LEFT JOIN commerce_pricelistversion a ON a.price_list_id = r.price_list_id AND a.number = r.added_in
    LEFT JOIN commerce_pricelistversion x ON x.price_list_id = r.price_list_id AND x.number = r.retired_in
    WHERE r.price_list_id = %(list)s AND r.product_id = %(product)s
    ORDER BY 9 DESC, 2, 1 DESC LIMIT %(most)s
"""
MOST = 500


@dataclass(frozen=True, slots=True)
class Past:
    """A price (rule_kind "") or a rule of a product, with who added it and who retired it, if anybody."""

    id: int
    min_quantity: int
    value: Decimal
    rule_kind: str
    condition_1: str
    condition_2: str
    effective_from: datetime | None
    effective_to: datetime | None
    added_in: int
    added_at: datetime | None
    added_by: str | None
    added_as: str | None
    retired_in: int | None
    retired_at: datetime | None
    retired_by: str | None
    retired_as: str | None

    @property
    def conditions(self):
        return [each for each in (self.condition_1, self.condition_2) if each]

    @property
    def added_how(self):
        return PriceListVersion.Kind(self.added_as).label if self.added_as else ""

    @property
    def retired_how(self):
        return PriceListVersion.Kind(self.retired_as).label if self.retired_as else ""


def of_product(*, list_id, product_id):
    """Give the latest Pasts of a product in a list, the newest version first."""
    with prepared.cursor() as cursor:
        cursor.execute(HISTORY_SQL, {"list": list_id, "product": product_id, "most": MOST})
        return [Past(*row) for row in cursor.fetchall()]

"""How far a new marketplace has come: read from what there is, nothing is ticked off by hand."""

from dataclasses import dataclass

from core import prepared

PROGRESS_SQL = """
    SELECT EXISTS (SELECT FROM partners_address a JOIN partners_partner p ON p.id = a.partner_id
                   WHERE p.kind = 'operator') AS address,
           EXISTS (SELECT FROM core_marketplace
                   WHERE name <> 'Counterpart' OR logo <> '' OR accent <> '' OR mail_reply_to <> '') AS look,
           EXISTS (SELECT FROM commerce_product WHERE is_active) AS product,
           list.id AS price_list,
           EXISTS (SELECT FROM commerce_priceentry e JOIN commerce_pricelist l ON l.id = e.price_list_id
                   WHERE l.owner_id IS NULL AND l.is_active) AS priced,
           (SELECT code FROM partners_partner WHERE kind = 'partner' AND parent_id IS NULL ORDER BY id LIMIT 1)
               AS partner,
           EXISTS (SELECT FROM commerce_pricelistassignment) AS given,
           EXISTS (SELECT FROM commerce_order WHERE placed_at IS NOT NULL) AS ordered
    FROM (SELECT) one
    LEFT JOIN LATERAL (SELECT id FROM commerce_pricelist WHERE owner_id IS NULL AND is_active ORDER BY id LIMIT 1) list
        ON true
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """What there is: true or false, or the first price list's id and the first company's code where one is needed."""

    address: bool
    look: bool
    product: bool
    price_list: int | None
    priced: bool
    partner: str | None
    given: bool
    ordered: bool


def progress():
    """Give the Progress, in one statement."""
    with prepared.cursor() as cursor:
        cursor.execute(PROGRESS_SQL, [])
        return Progress(*cursor.fetchone())

"""Orders that together are above a limit which none of them is above: one need cut into several (A10 of CHECKS)."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from core import prepared

WITHIN = timedelta(hours=1)
FROM_ORDERS = 3
SPLIT_SQL = """
    SELECT limits.amount, count(*), sum(o.total), array_agg(o.number ORDER BY o.submitted_at, o.id)
    FROM (
        SELECT l.amount, m.id AS membership_id FROM partners_membership m
        JOIN approvals_spendinglimit l ON l.membership_id = m.id
        WHERE m.user_id = %(user)s AND m.partner_id = %(partner)s AND m.ended_at IS NULL
          AND l.amount IS NOT NULL AND l.approver_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM approvals_periodlimit p WHERE p.membership_id = m.id)
    ) limits JOIN commerce_order o ON o.buyer_id = %(user)s AND o.partner_id = %(partner)s
    WHERE o.currency = %(currency)s AND o.total <= limits.amount AND o.submitted_at > %(at)s - %(within)s::interval
      AND o.submitted_at < %(at)s + %(within)s::interval
      AND o.state NOT IN ('rejected', 'withdrawn', 'expired', 'cancelled')
    GROUP BY limits.amount HAVING count(*) >= %(least)s AND sum(o.total) > limits.amount
"""


@dataclass(frozen=True, slots=True)
class Split:
    """So many orders within the hour around one, none above the buyer's `limit`, together `total`."""

    limit: Decimal
    number: int
    total: Decimal
    orders: tuple[str, ...]


def around(order):
    """Give the Split that an order's buyer made of what he ordered within an hour of it, else None. Where he has a
    limit of a period, that stops it, and nothing is looked for."""
    values = {"user": order.buyer_id, "partner": order.partner_id, "currency": order.currency,
              "at": order.submitted_at, "within": WITHIN, "least": FROM_ORDERS}  # fmt: skip
    with prepared.cursor() as cursor:
        cursor.execute(SPLIT_SQL, values)
        row = cursor.fetchone()
    return row and Split(row[0], row[1], row[2], tuple(row[3]))

"""What a company paid last for the products of an order (UX 7)."""

from core import prepared

LAST_SQL = """
    SELECT line.id, last.unit_price, last.currency, last.submitted_at, last.number
    FROM commerce_orderline line CROSS JOIN LATERAL (
        SELECT earlier.unit_price, o.currency, o.submitted_at, o.number
        FROM commerce_orderline earlier JOIN commerce_order o ON o.id = earlier.order_id
        WHERE earlier.partner_id = %(partner)s AND earlier.product_id = line.product_id AND o.id <> %(order)s
          AND o.placed_at IS NOT NULL AND o.state <> 'cancelled' AND o.submitted_at <= %(before)s
        ORDER BY earlier.id DESC LIMIT 1
    ) last
    WHERE line.order_id = %(order)s
"""


def of_order(order):
    """Give {line id: {"unit_price", "currency", "at", "number"}}: the last order before this one that was placed at the
    same partner with the line's product."""
    values = {"order": order.pk, "partner": order.partner_id, "before": order.submitted_at}
    with prepared.cursor() as cursor:
        cursor.execute(LAST_SQL, values)
        return {
            line: {"unit_price": price, "currency": currency, "at": at, "number": number}
            for line, price, currency, at, number in cursor.fetchall()
        }

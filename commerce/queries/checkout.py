"""What the checkout page offers: addresses of the book, and what a PO number was used for before (O2)."""

from commerce.models import Order, OrderState
from core import prepared

BOOK_SQL = """
    WITH RECURSIVE path(id, parent_id, depth, name) AS (
        SELECT id, parent_id, 0, name FROM partners_partner WHERE id = %(partner)s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1, up.name
        FROM partners_partner up JOIN path ON up.id = path.parent_id
    )
    SELECT a.id, a.label, a.street, a.postcode, a.city, a.country, CASE WHEN path.depth > 0 THEN path.name END
    FROM path JOIN partners_address a ON a.partner_id = path.id
    ORDER BY path.depth, a.is_default_ship_to DESC, a.label, a.id LIMIT 200
"""
"""A node's own addresses and those of the nodes above it, the nearest first."""
TAKEN_BACK = [OrderState.REJECTED, OrderState.WITHDRAWN, OrderState.EXPIRED, OrderState.CANCELLED]


def addresses(partner_id):
    """Give [(id, words)] of the addresses that may be delivered or billed to."""
    with prepared.cursor() as cursor:
        cursor.execute(BOOK_SQL, {"partner": partner_id})
        return [(pk, _words(*parts)) for pk, *parts in cursor.fetchall()]


def _words(label, street, postcode, city, country, owner):
    place = ", ".join(part for part in (street, f"{postcode} {city}".strip(), country) if part)
    return f"{label}: {place} ({owner})" if owner else f"{label}: {place}"


def ordered_with(po_number, partner_id):
    """Give the number of the newest order of the partner with this PO number that still counts, None without one."""
    if not po_number.strip():
        return None
    same = Order.objects.filter(partner_id=partner_id, po_number__iexact=po_number.strip())
    return same.exclude(state__in=TAKEN_BACK).order_by("-id").values_list("number", flat=True).first()

"""Which terms count for a partner, and whose they are (O2)."""

from commerce.models import OrderTerms
from core import prepared

NEAREST_SQL = """
    WITH RECURSIVE path(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM partners_partner WHERE id = %s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1 FROM partners_partner up JOIN path ON up.id = path.parent_id
    ) SELECT o.id FROM path JOIN commerce_orderterms o ON o.partner_id = path.id ORDER BY path.depth LIMIT 1
"""


def of(partner_id):
    """Give the OrderTerms of the nearest node that has some, with that `partner`; None where the usual ones count."""
    with prepared.cursor() as cursor:
        cursor.execute(NEAREST_SQL, [partner_id])
        found = cursor.fetchone()
    return OrderTerms.objects.select_related("partner").get(pk=found[0]) if found else None

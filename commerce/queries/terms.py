"""Which terms count for a partner, and whose they are (O2)."""

from commerce.models import Account, OrderTerms
from core import once, prepared

NEAREST_SQL = """
    WITH RECURSIVE path(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM partners_partner WHERE id = %s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1 FROM partners_partner up JOIN path ON up.id = path.parent_id
    ) SELECT o.id FROM path JOIN commerce_orderterms o ON o.partner_id = path.id ORDER BY path.depth LIMIT 1
"""


BOTH_SQL = f"""
    WITH RECURSIVE path(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM partners_partner WHERE id = %s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1 FROM partners_partner up JOIN path ON up.id = path.parent_id
    )
    SELECT {prepared.columns(OrderTerms, "terms")}, {prepared.columns(Account, "account")}
    FROM (SELECT) one
    LEFT JOIN LATERAL (
        SELECT t.* FROM path JOIN commerce_orderterms t ON t.partner_id = path.id ORDER BY depth LIMIT 1
    ) terms ON true
    LEFT JOIN LATERAL (
        SELECT a.* FROM path JOIN commerce_account a ON a.partner_id = path.id ORDER BY depth LIMIT 1
    ) account ON true
"""


def with_account(partner_id):
    """Give (OrderTerms, Account) that count for a partner, None for what it has not: how it may pay. Only to read."""
    return once.read(
        ("commerce.terms", partner_id), lambda: prepared.each((OrderTerms, Account), BOTH_SQL, [partner_id])
    )


def of(partner_id):
    """Give the OrderTerms of the nearest node that has some, with that `partner`; None where the usual ones count."""
    with prepared.cursor() as cursor:
        cursor.execute(NEAREST_SQL, [partner_id])
        found = cursor.fetchone()
    return OrderTerms.objects.select_related("partner").get(pk=found[0]) if found else None

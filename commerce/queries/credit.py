"""Which account an order is charged to, and what moved on it (K1, K6)."""

from django.db.models.expressions import RawSQL

from commerce.models import Account, LedgerEntry

NEAREST_SQL = """
    WITH RECURSIVE path(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM partners_partner WHERE id = %s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1 FROM partners_partner up JOIN path ON up.id = path.parent_id
    ) SELECT a.id FROM path JOIN commerce_account a ON a.partner_id = path.id ORDER BY path.depth LIMIT 1
"""


def account_for(partner_id, *, lock=False):
    """Give the account a partner orders on: its own or its nearest ancestor's; None when there is none (K1)."""
    accounts = Account.objects.filter(pk=RawSQL(NEAREST_SQL, [partner_id]))
    return (accounts.select_for_update() if lock else accounts.select_related("partner")).first()


def is_charged(order):
    """Whether the order's total was taken from an account."""
    return order.pk is not None and LedgerEntry.objects.filter(key=f"order:{order.pk}").exists()

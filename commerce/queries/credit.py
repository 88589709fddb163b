"""Which account an order is charged to, and what moved on it (K1, K6)."""

from django.db.models import OuterRef
from django.db.models.expressions import RawSQL

from commerce.models import Account, EntryKind, Hold, LedgerEntry
from core import prepared

NEAREST_SQL = """
    WITH RECURSIVE path(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM partners_partner WHERE id = %s
        UNION ALL
        SELECT up.id, up.parent_id, path.depth + 1 FROM partners_partner up JOIN path ON up.id = path.parent_id
    ) SELECT a.id FROM path JOIN commerce_account a ON a.partner_id = path.id ORDER BY path.depth LIMIT 1
"""
FOUND_SQL = f"SELECT {prepared.columns(Account)} FROM commerce_account WHERE id = ({NEAREST_SQL})"
LOCKED_SQL = f"{FOUND_SQL} FOR UPDATE"


def account_for(partner_id, *, lock=False):
    """Give the account a partner orders on: its own or its nearest ancestor's; None when there is none (K1)."""
    return prepared.one(Account, LOCKED_SQL if lock else FOUND_SQL, [partner_id])


def account_shown(partner_id):
    """Give the same with its `partner`, for pages that name it."""
    return Account.objects.filter(pk=RawSQL(NEAREST_SQL, [partner_id])).select_related("partner").first()


def is_charged(order):
    """Whether the order's total was taken from an account."""
    return order.pk is not None and LedgerEntry.objects.filter(key=f"order:{order.pk}").exists()


def movements(account):
    """Give the ledger of an account, the newest entry first, as rows for a list."""
    return account.entries.order_by("-id").values(
        "kind", "amount", "balance_after", "reason", "at", "order__number", "by__name"
    )


def held_orders():
    """Give the open holds, the oldest first, with their orders and the balance of the account they were charged to."""
    return (
        Hold.objects.open()
        .select_related("order__partner", "order__buyer")
        .annotate(
            balance=Account.objects.filter(entries__order=OuterRef("order"), entries__kind=EntryKind.ORDER).values(
                "balance"
            )[:1]
        )
        .order_by("since", "id")
    )

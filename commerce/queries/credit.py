"""Which account and which sub-limits an order is charged to, and what moved there (K1, K6, K8)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.db.models.expressions import RawSQL

from commerce.models import Account, Hold
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


@dataclass(frozen=True, slots=True)
class Share:
    """A sub-limit on the way from a node to its account: whose it is, how much that node may use, and does."""

    id: int
    node: str
    limit: Decimal
    used: Decimal


SHARES_SQL = """
    WITH RECURSIVE path(id, parent_id, name, depth) AS (
        SELECT id, parent_id, name, 0 FROM partners_partner WHERE id = %s
        UNION ALL
        SELECT up.id, up.parent_id, up.name, path.depth + 1
        FROM partners_partner up JOIN path ON up.id = path.parent_id
    ) SELECT s.id, path.name, s."limit", s.used FROM path JOIN commerce_sublimit s ON s.partner_id = path.id
    WHERE s.account_id = %s AND s.ended_at IS NULL ORDER BY path.depth
"""


def shares(partner_id, account):
    """Give the sub-limits of an account that count for a node, the nearest first (K8).

    Read them after the account is locked: they change under its lock alone.
    """
    if not account.has_sub_limits:
        return []
    with prepared.cursor() as cursor:
        cursor.execute(SHARES_SQL, [partner_id, account.pk])
        return [Share(*row) for row in cursor.fetchall()]


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
        .annotate(balance=F("order__account__balance"))
        .order_by("since", "id")
    )

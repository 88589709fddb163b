"""Which account and which sub-limits an order is charged to, and what moved there (K1, K6, K8)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.db.models.expressions import RawSQL

from commerce.models import Account, EntryKind, Hold
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

    @property
    def left(self):
        return self.limit - self.used


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


def is_used(account):
    """Whether anything has happened on an account since it was opened; its currency is fixed then."""
    return account.has_sub_limits or account.entries.exclude(kind=EntryKind.ALLOCATION).exists()


@dataclass(frozen=True, slots=True)
class Available:
    """What a node may still order on account: the outstanding credit of its account, or less where a sub-limit on the
    way there leaves less; `share` is that one."""

    account: Account
    amount: Decimal
    share: Share | None = None

    @property
    def limit(self):
        return self.share.limit if self.share else self.account.limit


def available(partner_id, account):
    """Give what is Available to a node on the account that it uses (K8)."""
    tightest = min(shares(partner_id, account), key=lambda share: share.left, default=None)
    if tightest is None or tightest.left >= account.balance:
        return Available(account, account.balance)
    return Available(account, tightest.left, tightest)


def held_orders():
    """Give the open holds, the oldest first, with their orders and the balance of the account they were charged to."""
    return (
        Hold.objects.open()
        .select_related("order__partner", "order__buyer")
        .annotate(balance=F("order__account__balance"))
        .order_by("since", "id")
    )

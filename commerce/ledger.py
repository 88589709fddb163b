"""The only writer of credit: the account row is locked, the ledger gets a row, the balance is their sum (K2, K4, K6).

Amounts are signed Decimals in the account's currency. An order is charged at most once, and each cause gives back at
most once: the keys of the entries say so, and a constraint keeps them unique. Whoever locks several accounts locks them
in the order of their ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from commerce.models import Account, EntryKind, LedgerEntry
from commerce.queries import credit as queries
from core import money, prepared

SHIFTED = "Paid: moved between sub-limits"
MOVING = ("balance", "stopped_at", "moved_at")


@dataclass(frozen=True, slots=True)
class CreditTest:
    """Whether an amount on account would be held, and the sentence that says why."""

    is_held: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry to be written. `sub_limits` are the ids of the sub-limits that move along; `message_id` the credit
    message that it came with."""

    kind: EntryKind
    amount: Decimal
    key: str
    reason: str = ""
    order_id: int | None = None
    sub_limits: Sequence[int] = ()
    message_id: int | None = None


def tested(account, total, sub_limits):
    """Say what an order of `total` meets on this account: down to zero, or to the tolerance below, is fine (K2); once
    further below, all wait until the balance is above zero again (K4). A sub-limit may not be passed at all (K8)."""
    short = total - account.balance
    if short > account.tolerance:
        shown = {"amount": money.shown(short, account.currency)}
        if not account.tolerance:
            return CreditTest(True, _("The outstanding credit is %(amount)s short.") % shown)
        shown["tolerance"] = money.shown(account.tolerance, account.currency)
        told = _("The outstanding credit is %(amount)s short; up to %(tolerance)s are tolerated.")
        return CreditTest(True, told % shown)
    if account.stopped_at:
        return CreditTest(True, _("Ordering on account is stopped until the outstanding credit is above zero again."))
    for sub in sub_limits:
        if sub.used + total > sub.limit:
            shown = {"node": sub.node, "amount": money.shown(sub.used + total - sub.limit, account.currency)}
            return CreditTest(True, _("The sub-limit of %(node)s is %(amount)s short.") % shown)
    return CreditTest(False)


def charge(*, account, order, by, now, sub_limits=()):
    """Take the order's total from the locked account (K2), and from the sub-limits of its node."""
    ids = [sub.id for sub in sub_limits]
    taken = Movement(EntryKind.ORDER, -order.total, f"order:{order.pk}", order_id=order.pk, sub_limits=ids)
    write(account, taken, by=by, now=now)


def give_back(*, order, amount, key, by, now, reason, kind=EntryKind.RELEASE):
    """Give a part of an order's total back to where it was taken from; nothing if none was taken (K3).

    The sub-limits are those that count for its node now: one that was set later began with what the order had taken.
    """
    if order.account_id is None:
        return
    account = Account.objects.locked().get(pk=order.account_id)
    ids = [sub.id for sub in queries.shares(order.partner_id, account)]
    write(account, Movement(kind, amount, key, reason, order.pk, ids), by=by, now=now)


def write(account, movement, *, by, now):
    """Write one movement on an account that the caller has locked.

    Raises IntegrityError when its key was written before.
    """
    _move(account, movement.amount, now)
    with prepared.cursor() as cursor:
        cursor.execute(
            """WITH moved AS (
                   UPDATE commerce_account SET balance = %s, stopped_at = %s, moved_at = %s WHERE id = %s
               ), shared AS (UPDATE commerce_sublimit SET used = used - %s WHERE id = ANY(%s::bigint[]))
               INSERT INTO commerce_ledgerentry
                   (account_id, kind, amount, balance_after, order_id, key, reason, by_id, at, sub_limits, message_id)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            [account.balance, account.stopped_at, account.moved_at, account.pk,
             movement.amount, list(movement.sub_limits),
             account.pk, movement.kind, movement.amount, account.balance, movement.order_id, movement.key,
             movement.reason, by.user_id, account.moved_at, list(movement.sub_limits), movement.message_id],
        )  # fmt: skip


def write_many(movements, *, by, now):
    """Write [(account, Movement)] in their order, on accounts that the caller has locked; give the entries' ids so.

    One statement for all entries, one for the accounts and one for the sub-limits, however many there are.
    """
    rows, moved, shared = [], {}, {}
    for account, movement in movements:
        _move(account, movement.amount, now)
        moved[account.pk] = account
        for pk in movement.sub_limits:
            shared[pk] = shared.get(pk, 0) + movement.amount
        rows.append(
            LedgerEntry(
                account_id=account.pk, kind=movement.kind, amount=movement.amount, balance_after=account.balance,
                order_id=movement.order_id, sub_limits=list(movement.sub_limits), message_id=movement.message_id,
                key=movement.key, reason=movement.reason, by_id=by.user_id, at=account.moved_at,
            )
        )  # fmt: skip
    with prepared.cursor() as cursor:
        cursor.execute(
            """UPDATE commerce_account a SET balance = m.balance, stopped_at = m.stopped_at, moved_at = m.moved_at
               FROM unnest(%s::bigint[], %s::numeric[], %s::timestamptz[], %s::timestamptz[])
                   AS m(id, balance, stopped_at, moved_at)
               WHERE a.id = m.id""",
            [list(moved), *([getattr(each, name) for each in moved.values()] for name in MOVING)],
        )
        cursor.execute(
            """UPDATE commerce_sublimit s SET used = used - m.amount
               FROM unnest(%s::bigint[], %s::numeric[]) AS m(id, amount) WHERE s.id = m.id""",
            [list(shared), list(shared.values())],
        )
    return [entry.pk for entry in LedgerEntry.objects.bulk_create(rows, batch_size=2000)]


def shift(account_id, parts, *, by, now):
    """Move amounts between the sub-limits of an account that the caller has locked: [(settlement, from, to)].

    Two entries each that make nothing together: up first where ordering is open, down first where it is stopped, so
    that neither changes it.
    """
    account = Account.objects.get(pk=account_id)
    movements = []
    for part, before, there in parts:
        key, kind = f"settlement:{part.pk}", EntryKind.ADJUSTMENT
        pair = [
            Movement(kind, -part.amount, f"{key}:from", SHIFTED, sub_limits=before),
            Movement(kind, part.amount, f"{key}:to", SHIFTED, sub_limits=there),
        ]
        pair.sort(key=lambda movement: movement.amount, reverse=not account.stopped_at)
        movements += [(account, movement) for movement in pair]
    write_many(movements, by=by, now=now)


def judge(account, *, now):
    """Stop or reopen ordering on a locked account by its balance (K4); the caller saves `stopped_at`."""
    if account.balance < -account.tolerance:
        account.stopped_at = account.stopped_at or now
    elif account.balance > 0:
        account.stopped_at = None


def _move(account, amount: Decimal, now: datetime):
    """Change the balance of a locked account in memory. Its time never goes back, see LedgerEntry."""
    account.balance += amount
    account.moved_at = max(now, account.moved_at or now)
    judge(account, now=account.moved_at)

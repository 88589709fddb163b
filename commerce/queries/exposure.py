"""What an account's credit is used for (K8): held and placed orders, invoices, less what was paid ahead; and over time.

Amounts are in the account's currency. All of it is found by indexes on what is open, however much there was before.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models.expressions import RawSQL

from core import prepared

USERS_SQL = """
    WITH RECURSIVE users(id) AS (
        SELECT %(partner)s::bigint
        UNION ALL
        SELECT p.id FROM partners_partner p JOIN users ON p.parent_id = users.id
        WHERE NOT EXISTS (SELECT FROM commerce_account own WHERE own.partner_id = p.id)
    )
"""
"""The node of an account and those below it, down to nodes with an account of their own (K1)."""
WAITING_SQL = "o.account_id IS NULL AND o.payment_method = 'on_account'"

EXPOSURE_SQL = f"""
    {USERS_SQL}, open AS MATERIALIZED (
        SELECT state, count(*) AS number, sum(total - given_back) AS whole,
               sum(total - given_back - invoiced) AS rest,
               count(*) FILTER (WHERE total - given_back > invoiced) AS uninvoiced
        FROM commerce_order WHERE account_id = %(account)s
        AND state IN ('on_hold', 'placed', 'in_progress', 'partly_shipped') GROUP BY state
    ), waiting AS MATERIALIZED (
        SELECT count(*) AS number, sum(o.total) AS total FROM commerce_order o
        WHERE o.state IN ('awaiting_approval', 'awaiting_customer') AND {WAITING_SQL}
        AND o.currency = %(currency)s AND o.partner_id IN (SELECT id FROM users)
    ), owed AS MATERIALIZED (
        SELECT count(*) AS number, sum(open) AS total, count(*) FILTER (WHERE due_on < %(today)s) AS late_number,
               sum(open) FILTER (WHERE due_on < %(today)s) AS late
        FROM commerce_invoice WHERE account_id = %(account)s AND settled_at IS NULL
    ), paid AS MATERIALIZED (
        SELECT count(*) AS number, sum(amount - settled) AS total
        FROM commerce_receipt WHERE account_id = %(account)s AND settled < amount
    )
    SELECT coalesce((SELECT whole FROM open WHERE state = 'on_hold'), 0),
           coalesce((SELECT number FROM open WHERE state = 'on_hold'), 0),
           coalesce((SELECT sum(rest) FROM open WHERE state <> 'on_hold'), 0),
           coalesce((SELECT sum(uninvoiced) FROM open WHERE state <> 'on_hold'), 0)::bigint,
           coalesce(waiting.total, 0), waiting.number,
           coalesce(owed.total, 0), owed.number, coalesce(owed.late, 0), owed.late_number,
           coalesce(paid.total, 0), paid.number
    FROM waiting, owed, paid
"""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What stands for how much, and how many there are. `waiting` is not taken from the account yet; `overdue` is a
    part of `invoiced`; `free` are receipts that settle nothing yet."""

    held: Decimal
    held_number: int
    placed: Decimal
    placed_number: int
    waiting: Decimal
    waiting_number: int
    invoiced: Decimal
    invoiced_number: int
    overdue: Decimal
    overdue_number: int
    free: Decimal
    free_number: int

    @property
    def explained(self):
        """What orders, invoices and free payments make of the credit in use."""
        return self.held + self.placed + self.invoiced - self.free


def of(account, *, today):
    """Give the Exposure of an account."""
    known = {"partner": account.partner_id, "account": account.pk, "currency": account.currency, "today": today}
    with prepared.cursor() as cursor:
        cursor.execute(EXPOSURE_SQL, known)
        return Exposure(*cursor.fetchone())


def users(partner_id):
    """Give the ids of the partners that use the account of a node, for a filter."""
    return RawSQL(USERS_SQL.replace("%(partner)s", "%s") + " SELECT id FROM users", [partner_id])


SERIES_SQL = """
    SELECT t.at, (
        SELECT balance_after FROM commerce_ledgerentry e
        WHERE e.account_id = %(account)s AND e.at < t.at ORDER BY e.at DESC, e.id DESC LIMIT 1
    ) FROM unnest(%(moments)s::timestamptz[]) AS t(at) ORDER BY t.at
"""
LIMITS_SQL = """
    SELECT at, amount FROM commerce_ledgerentry
    WHERE account_id = %(account)s AND kind IN ('allocation', 'limit_change') ORDER BY at, id
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """The outstanding credit and the limit just before a time."""

    at: datetime
    balance: Decimal
    limit: Decimal

    @property
    def used(self):
        return self.limit - self.balance


def history(account, moments):
    """Give a Moment for each of these times at which there was an account: two statements, each by look-ups."""
    known = {"account": account.pk, "moments": list(moments)}
    with prepared.cursor() as cursor:
        cursor.execute(LIMITS_SQL, known)
        changes = cursor.fetchall()
        cursor.execute(SERIES_SQL, known)
        rows = cursor.fetchall()
    return [Moment(at, balance, _limit(changes, at)) for at, balance in rows if balance is not None]


def _limit(changes, at):
    return sum((amount for since, amount in changes if since < at), Decimal(0))


TAKEN_SQL = """
    WITH RECURSIVE below(id) AS (
        SELECT %(partner)s::bigint UNION ALL SELECT p.id FROM partners_partner p JOIN below ON p.parent_id = below.id
    )
    SELECT coalesce((
        SELECT sum(o.total - o.given_back - CASE WHEN o.state = 'on_hold' THEN 0 ELSE o.invoiced END)
        FROM commerce_order o WHERE o.account_id = %(account)s
        AND o.state IN ('on_hold', 'placed', 'in_progress', 'partly_shipped')
        AND o.partner_id IN (SELECT id FROM below)
    ), 0) + coalesce((
        SELECT sum(i.open) FROM commerce_invoice i WHERE i.account_id = %(account)s AND i.settled_at IS NULL
        AND i.partner_id IN (SELECT id FROM below)
    ), 0)
"""


def taken(partner_id, account):
    """Give what the live orders of a node and below have taken from an account and not paid yet (K8).

    Ask after the account is locked: it changes under its lock alone.
    """
    with prepared.cursor() as cursor:
        cursor.execute(TAKEN_SQL, {"partner": partner_id, "account": account.pk})
        return cursor.fetchone()[0]

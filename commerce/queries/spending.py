"""What a company may spend, and has spent (K9).

A company is a whole tree. Of a day count the orders placed in it, less what was given back of them; a day is the
house's, as on documents. Of thirty days count the card payments less what went back, and the payments received.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from commerce.models import SpendLimit, SpendLimitKind
from core import money, prepared
from partners import queries as partners

PERIOD = timedelta(days=30)
LOCK_CLASS = 7310 << 40
"""Of the advisory locks under which the orders of one company are counted, one by one."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit of a kind that counts for a company in the order's currency; without an amount it is exempt.

    `partner_id` is the company for a limit of its own, None for that of the marketplace.
    """

    kind: str
    amount: Decimal | None
    partner_id: int | None


@dataclass(frozen=True, slots=True)
class Usage:
    """How a limit of a company stands: `used` of `amount`, None where it is exempt; `own` is its own row."""

    kind: str
    currency: str
    amount: Decimal | None
    used: Decimal
    own: SpendLimit | None = None
    of_all: Decimal | None = None

    @property
    def label(self):
        return SpendLimitKind(self.kind).label

    @property
    def share(self):
        """How much of it is used, in per cent."""
        return min(100, int(self.used * 100 / self.amount)) if self.amount else 100

    @property
    def left(self):
        return max(self.amount - self.used, money.ZERO) if self.amount is not None else None


def limit(kind, amount, partner_id):
    """Read a Limit as the database writes it into JSON."""
    return Limit(kind, amount and Decimal(amount), partner_id)


LIMITS_SQL = """
    SELECT DISTINCT ON (kind) kind, amount, partner_id FROM commerce_spendlimit
    WHERE currency = %s AND (partner_id IS NULL OR partner_id = %s) ORDER BY kind, partner_id NULLS LAST
"""
TREE_SQL = """
    WITH RECURSIVE tree(id) AS (
        SELECT %(root)s::bigint
        UNION ALL
        SELECT node.id FROM partners_partner node JOIN tree ON node.parent_id = tree.id
    )
"""
PLACED_SQL = f"""{TREE_SQL}
    SELECT coalesce(sum(o.total - o.given_back), 0) FROM commerce_order o
    WHERE o.placed_at >= %(since)s AND o.placed_at < %(until)s AND o.currency = %(currency)s
    AND o.partner_id IN (SELECT id FROM tree)
"""
PAID_SQL = f"""{TREE_SQL}
    SELECT at, amount FROM (
        SELECT p.created AS at, p.total - p.refund_due - p.refunded AS amount FROM commerce_payment p
        WHERE p.partner_id IN (SELECT id FROM tree) AND p.created > %(since)s AND p.currency = %(currency)s
        AND p.status IN ('confirmed', 'refunded') AND p.id IS DISTINCT FROM %(but)s::bigint
        UNION ALL
        SELECT r.at, r.amount FROM commerce_receipt r
        WHERE r.partner_id IN (SELECT id FROM tree) AND r.at > %(since)s AND r.currency = %(currency)s
    ) paid ORDER BY at
"""


def limits(root_id, currency):
    """Give the Limits that count for a company in a currency: its own, else those of the marketplace."""
    with prepared.cursor() as cursor:
        cursor.execute(LIMITS_SQL, [currency, root_id])
        return [Limit(*row) for row in cursor.fetchall()]


def lock(root_id):
    """Have other orders of the company wait until this transaction ends, so that each is counted before the next."""
    with prepared.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_CLASS + root_id])


def day_begins(now):
    """Give the moment at which the house's day began."""
    zone = timezone.get_default_timezone()
    return timezone.make_aware(datetime.combine(timezone.localtime(now, zone).date(), time.min), zone)


def next_day(now):
    """Give the moment at which the house's next day begins."""
    return day_begins(day_begins(now) + timedelta(hours=36))


def placed_today(root_id, currency, now):
    """Give the value of the orders that a company has placed today."""
    begins = day_begins(now)
    values = {"root": root_id, "since": begins, "until": next_day(now), "currency": currency}
    with prepared.cursor() as cursor:
        cursor.execute(PLACED_SQL, values)
        return cursor.fetchone()[0]


def paid_lately(root_id, currency, now, *, but=None):
    """Give [(when, amount)] of what a company has paid in thirty days, the oldest first, without the payment `but`."""
    values = {"root": root_id, "since": now - PERIOD, "currency": currency, "but": but}
    with prepared.cursor() as cursor:
        cursor.execute(PAID_SQL, values)
        return cursor.fetchall()


def used(kind, root_id, currency, now):
    """Give how much of a limit a company has used."""
    if kind == SpendLimitKind.DAILY:
        return placed_today(root_id, currency, now)
    return sum((amount for _at, amount in paid_lately(root_id, currency, now)), money.ZERO)


def free_from(paid, over):
    """Give when so much of what was paid is thirty days old that `over` is free again; None if it never is."""
    for at, amount in paid:
        over -= amount
        if over <= 0:
            return at + PERIOD
    return None


def usages(partner_id, now):
    """Give the company of a node and a Usage for each of its limits, by kind and currency."""
    root_id = partners.root_id(partner_id)
    rows = list(SpendLimit.objects.filter(partner=root_id) | SpendLimit.objects.filter(partner=None))
    own = {(row.kind, row.currency): row for row in rows if row.partner_id}
    of_all = {(row.kind, row.currency): row.amount for row in rows if not row.partner_id}
    found = []
    for kind, currency in sorted(own.keys() | of_all.keys(), key=lambda pair: (pair[1], pair[0])):
        mine, general = own.get((kind, currency)), of_all.get((kind, currency))
        spent = used(kind, root_id, currency, now)
        found.append(Usage(kind, currency, mine.amount if mine else general, spent, mine, general))
    return root_id, found


def of_marketplace():
    """Give the limits of the marketplace, by currency and kind."""
    return SpendLimit.objects.filter(partner=None).select_related("changed_by").order_by("currency", "kind")


def of_companies():
    """Give the limits and exemptions of single companies, by company."""
    own = SpendLimit.objects.exclude(partner=None).select_related("partner", "changed_by")
    return own.order_by("partner__name", "partner_id", "currency", "kind")

"""What a partner has got of phone sales (F5): how much at any moment, and every payment of a period.

Everything is summed from entries, of closed months from the sums that were kept of them: a moment costs the rows of a
month, however long the past is.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL

from core import money, prepared
from partners.models import SUBTREE_SQL, Partner
from telesales.models import CommissionEntry, CommissionPosting, SaleShare, Share

SUMS_SQL = """
    SELECT m.place, found.share, sum(found.number)::bigint, sum(found.amount)
    FROM unnest(%(moments)s::timestamptz[], %(before)s::bigint[]) WITH ORDINALITY AS m (at, before, place)
    CROSS JOIN LATERAL (SELECT max(ends_at) AS at FROM telesales_commissionmonth WHERE ends_at <= m.at) closed
    CROSS JOIN LATERAL (
        SELECT c.share, c.number, c.amount
        FROM telesales_commissionclosing c JOIN telesales_commissionmonth k ON k.id = c.month_id
        WHERE c.partner_id = %(partner)s AND c.currency = %(currency)s AND k.ends_at <= closed.at
        UNION ALL
        SELECT e.share, count(*), sum(e.amount) FROM telesales_commissionentry e
        WHERE e.partner_id = %(partner)s AND e.currency = %(currency)s
          AND e.at >= coalesce(closed.at, '-infinity') AND (e.at, e.id) < (m.at, m.before)
        GROUP BY e.share
    ) found GROUP BY m.place, found.share
"""
CURRENCIES_SQL = """
    WITH RECURSIVE found AS (
        SELECT min(currency) AS currency FROM telesales_commissionentry WHERE partner_id = {partner}
        UNION ALL
        SELECT (SELECT min(e.currency) FROM telesales_commissionentry e
                WHERE e.partner_id = {partner} AND e.currency > found.currency)
        FROM found WHERE found.currency IS NOT NULL
    )
    SELECT currency FROM found WHERE currency IS NOT NULL
"""
"""Steps from one currency to the next along the index, instead of reading every entry."""
BALANCES_SQL = f"""
    SELECT p.id, c.currency, coalesce(k.amount, 0) + coalesce(e.amount, 0)
    FROM unnest(%(partners)s::bigint[]) AS p (id)
    CROSS JOIN LATERAL ({CURRENCIES_SQL.format(partner="p.id")}) c
    CROSS JOIN LATERAL (
        SELECT sum(amount) AS amount FROM telesales_commissionclosing
        WHERE partner_id = p.id AND currency = c.currency
    ) k
    CROSS JOIN LATERAL (
        SELECT sum(amount) AS amount FROM telesales_commissionentry
        WHERE partner_id = p.id AND currency = c.currency
          AND at >= coalesce((SELECT max(ends_at) FROM telesales_commissionmonth), '-infinity')
    ) e
    ORDER BY 1, 2
"""


SHOWN = (
    "amount", "sale__fee_percent", "sale__rate_kind", "sale__rate_value", "sale__currency", "sale__is_open_ended",
    "sale__order__number", "sale__product__name", "sale__product__code", "plan_payment__instalment__number",
    "plan_payment__instalment__plan__count",
)  # fmt: skip
"""What a statement reads of the posting of each of its rows: orders alone have dozens of columns more."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What came of one kind: in how many entries, and how much."""

    share: str
    number: int
    amount: Decimal

    @property
    def label(self):
        return Share(self.share).label


@dataclass(frozen=True, slots=True)
class Statement:
    """What a partner had in a currency when a half-open period began, what came of each kind, what he has at its end.

    A negative sum is what went back to buyers.
    """

    partner: Partner
    currency: str
    since: datetime
    until: datetime
    opening: Decimal
    sums: tuple[Sums, ...]

    @property
    def change(self):
        return sum((each.amount for each in self.sums), money.ZERO)

    @property
    def closing(self):
        return self.opening + self.change

    @property
    def number(self):
        return sum(each.number for each in self.sums)


def of(partner, currency, since, until):
    """Give the Statement of a period."""
    before, after = sums(partner.pk, currency, [(since, 0), (until, 0)])
    nothing = (0, money.ZERO)
    found = []
    for share in Share.values:
        number, amount = after.get(share, nothing)
        earlier_number, earlier = before.get(share, nothing)
        if number != earlier_number:
            found.append(Sums(share, number - earlier_number, amount - earlier))
    opening = sum((amount for _number, amount in before.values()), money.ZERO)
    return Statement(partner, currency, since, until, opening, tuple(found))


def sums(partner_id, currency, moments):
    """Give {kind: (number, amount)} of everything that came before each (moment, id): before the entry `id` of that
    moment; 0 is before all of it."""
    values = {"partner": partner_id, "currency": currency}
    values |= {"moments": [at for at, _pk in moments], "before": [pk for _at, pk in moments]}
    found: list[dict] = [{} for _moment in moments]
    with prepared.cursor() as cursor:
        cursor.execute(SUMS_SQL, values)
        for place, share, number, amount in cursor.fetchall():
            found[place - 1][share] = (number, amount)
    return found


def rows(statement):
    """Give the entries of a period, bare and in no order yet: what is shown beside them is read for each page."""
    found = CommissionEntry.objects.filter(partner=statement.partner, currency=statement.currency)
    return found.filter(at__gte=statement.since, at__lt=statement.until)


def with_postings(entries, seen):
    """Give entries with their postings, sales, orders, products and payments; `is_linked` where the sale is one of
    `seen`, a queryset of PhoneSales."""
    known = ("sale__order", "sale__product", "plan_payment__instalment__plan")
    postings = CommissionPosting.objects.filter(pk__in=[entry.posting_id for entry in entries])
    seen = Exists(seen.filter(pk=OuterRef("sale")).order_by())
    found = postings.select_related(*known).only(*SHOWN).annotate(is_seen=seen).in_bulk()
    for entry in entries:
        entry.posting = found[entry.posting_id]
        entry.is_linked = entry.posting.is_seen
    return entries


def with_balances(entries):
    """Give neighbouring entries of one partner and currency, each with what he had after it (`balance`) and the per
    cent of his joint venture (`percent`)."""
    if not entries:
        return entries
    in_order = sorted(entries, key=lambda entry: (entry.at, entry.pk))
    first = in_order[0]
    [before] = sums(first.partner_id, first.currency, [(first.at, first.pk)])
    balance = sum((amount for _number, amount in before.values()), money.ZERO)
    percents = _percents(entries)
    for entry in in_order:
        balance += entry.amount
        entry.balance, entry.percent = balance, percents.get((entry.posting.sale_id, entry.partner_id))
    return entries


def _percents(entries):
    """Give {(sale id, partner id): per cent} of the joint ventures among entries."""
    sales = {entry.posting.sale_id for entry in entries if entry.share == Share.JVP}
    found = SaleShare.objects.filter(sale__in=sales).values_list("sale", "partner", "percent") if sales else ()
    return {(sale_id, partner_id): percent for sale_id, partner_id, percent in found}


def currencies(partner_id):
    """Give the currencies in which a partner has ever got anything."""
    with prepared.cursor() as cursor:
        cursor.execute(CURRENCIES_SQL.format(partner="%(partner)s::bigint"), {"partner": partner_id})
        return [currency for (currency,) in cursor.fetchall()]


def partners_of(acting):
    """Give the partners whose statements `acting` may see: the operator's staff all, others their own company's and
    below (P12, T16)."""
    if acting.is_operator:
        return Partner.objects.all()
    return Partner.objects.filter(pk__in=RawSQL(SUBTREE_SQL, [acting.partner_id]))


def with_commission(acting):
    """Give those of them that have ever got anything."""
    return partners_of(acting).filter(Exists(CommissionEntry.objects.filter(partner=OuterRef("pk"))))


def balances(partner_ids):
    """Give {partner id: [(currency, what he has)]}."""
    with prepared.cursor() as cursor:
        cursor.execute(BALANCES_SQL, {"partners": list(partner_ids)})
        found: dict[int, list] = {}
        for partner_id, currency, amount in cursor.fetchall():
            found.setdefault(partner_id, []).append((currency, amount))
        return found

"""The statement of a partner, on screen and on paper, and who got what of one phone sale (F5, T16)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from commerce.documents import content
from partners.permissions import Permission
from telesales.forms.commission import StatementForm
from telesales.models import PhoneSale, Share
from telesales.pages import commission_listing as listings
from telesales.queries import commission as sales
from telesales.queries import commission_statement as queries
from telesales.queries import refund_task as refunds
from telesales.rules import refund_task as rules

MOST_ON_PAPER = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """Which statement is asked for: days, the last one included, and a currency."""

    form: StatementForm
    begins: date
    ends: date
    currency: str
    currencies: list[str]


def asked(partner, query, *, now):
    """Read what is asked for; what is left out, or cannot be read, is this month in the first currency."""
    currencies = queries.currencies(partner.pk) or [partner.currency]
    today = content.day(now)
    first = today.replace(day=1)
    usual = {"begins": first, "ends": _end_of(first), "currency": _usual(partner, currencies)}
    given = {name: query.get(name) or str(value) for name, value in usual.items()}
    form = StatementForm(given, currencies=currencies)
    chosen = form.cleaned_data if form.is_valid() else usual
    return Asked(form, chosen["begins"], chosen["ends"], chosen["currency"], currencies)


def _usual(partner, currencies):
    return partner.currency if partner.currency in currencies else currencies[0]


def _end_of(first):
    return _next(first) - timedelta(days=1)


def _next(first):
    return (first + timedelta(days=32)).replace(day=1)


def statement(partner, chosen):
    """Give the Statement of what was asked for; days begin where the house is."""
    until = _midnight(chosen.ends + timedelta(days=1))
    return queries.of(partner, chosen.currency, _midnight(chosen.begins), until)


def _midnight(day):
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def context(found, chosen, acting, *, now):
    """Give what a statement's page shows beside its rows."""
    query = _address(chosen.begins, chosen.ends, chosen.currency)
    return {
        "statement": found,
        "form": chosen.form,
        "period": period_words(chosen),
        "months": months(chosen, now),
        "others": others(found.partner, acting),
        "is_whole": acting.is_operator,
        "paper_url": f"{reverse('telesales:commission_paper', args=[found.partner.code])}{query}",
        "zone": timezone.get_default_timezone_name(),
    }


def period_words(chosen):
    """Say which days: the name of a month where they are one."""
    if chosen.begins.day == 1 and chosen.ends == _end_of(chosen.begins):
        return date_format(chosen.begins, "YEAR_MONTH_FORMAT")
    return f"{date_format(chosen.begins, 'DATE_FORMAT')} – {date_format(chosen.ends, 'DATE_FORMAT')}"


def months(chosen, now):
    """Give the months before and after the first day, none to come: [(words, address)]."""
    first = chosen.begins.replace(day=1)
    found = [(first - timedelta(days=1)).replace(day=1)]
    if _next(first) <= content.day(now):
        found.append(_next(first))
    return [
        (date_format(month, "YEAR_MONTH_FORMAT"), _address(month, _end_of(month), chosen.currency)) for month in found
    ]


def _address(begins, ends, currency):
    return f"?{urlencode({'begins': begins, 'ends': ends, 'currency': currency})}"


def others(partner, acting):
    """Give the other places of the reader's company that have commission of their own: [(name, address)]."""
    if acting.is_operator:
        return []
    found = queries.with_commission(acting).exclude(pk=partner.pk).order_by("name", "pk")
    return [(each.name, reverse("telesales:commission_statement", args=[each.code])) for each in found]


def linked(acting):
    """Give the sales that the reader may open."""
    found = PhoneSale.objects.visible_to(acting)
    return found if acting.may(Permission.PHONE_READ) else found.none()


def paper(found):
    """Give the rows that are set on paper, with whether there are more."""
    rows = list(queries.rows(found).order_by("at", "pk")[: MOST_ON_PAPER + 1])
    shown = listings.ready(PhoneSale.objects.none())(rows[:MOST_ON_PAPER])
    return [
        (row, listings.payment_words(row.posting.plan_payment.instalment), listings.share_words(row)) for row in shown
    ], len(rows) > MOST_ON_PAPER


# ---------------------------------------------------------------- one sale
@dataclass(frozen=True, slots=True)
class Column:
    """One share of a sale: whose it is, at which rate, what it comes to so far."""

    label: str
    partner: str
    rate: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """One payment: what came in (None for whoever reads his own share alone) and its parts, each with its column."""

    at: datetime
    payment: str
    is_back: bool
    amount: Decimal | None
    cells: list[tuple[Column, Decimal | None]]


@dataclass(frozen=True, slots=True)
class Refundable:
    """A payment of which something can go back."""

    payment: str
    paid: Decimal
    left: Decimal
    url: str


@dataclass(frozen=True, slots=True)
class Shared:
    """Who got what of a sale, as far as the reader may know it."""

    currency: str
    is_whole: bool
    columns: list[Column]
    rows: list[Row]
    total: Decimal
    refundable: list[Refundable]


def of_sale(sale, acting, *, instalments=None) -> Any:
    """Give the Shared of a sale; None for whoever may not read commission (T16). `instalments` are all of its plan,
    where they were read already.

    The operator's staff and its vendor read everything of a sale, an affiliate and anybody else what is his own.
    """
    if not acting.may(Permission.COMMISSION_READ):
        return None
    is_whole = acting.is_operator or sales.is_vendors(sale, acting)
    entries = sales.entries(sale, None if is_whole else acting)
    columns = {key: _column(sale, key, entries) for key in _keys(entries)}
    by_posting: dict[int, list] = {}
    for entry in entries:
        by_posting.setdefault(entry.posting_id, []).append(entry)
    rows = [_row(found, columns, is_whole) for found in by_posting.values()]
    total = sum((entry.amount for entry in entries), Decimal(0))
    return Shared(sale.currency, is_whole, list(columns.values()), rows, total, _refundable(sale, acting, instalments))


def _keys(entries):
    """The shares in the order in which they are taken: [(share, partner id, partner's name)]."""
    order = {share: place for place, share in enumerate(Share.values)}
    found = {(entry.share, entry.partner_id, entry.partner.name) for entry in entries}
    return sorted(found, key=lambda key: (order[key[0]], key[2], key[1]))


def _row(entries, columns, is_whole):
    posting = entries[0].posting
    parts = {(entry.share, entry.partner_id): entry.amount for entry in entries}
    return Row(
        at=posting.at,
        payment=listings.payment_words(posting.plan_payment.instalment),
        is_back=posting.amount < 0,
        amount=posting.amount if is_whole else None,
        cells=[(column, parts.get((share, partner_id))) for (share, partner_id, _name), column in columns.items()],
    )


def _column(sale, key, entries):
    share, partner_id, name = key
    own = [entry for entry in entries if (entry.share, entry.partner_id) == (share, partner_id)]
    rate = listings.rate_words(share, sale, own[0].percent)
    total = sum(entry.amount for entry in own)
    return Column(str(Share(share).label), name, rate, total)


def _refundable(sale, acting, instalments):
    """The payments of which the reader may give something back."""
    if not rules.can_refund(acting):
        return []
    if instalments is None:
        instalments = refunds.paid_instalments(sale.order)
    return [
        Refundable(
            listings.payment_words(each), each.paid, rules.left(each),
            reverse("telesales:instalment_refund", args=[sale.order.number, each.number]),
        )
        for each in instalments if each.paid > each.refunded and rules.is_refundable(each.plan)
    ]  # fmt: skip

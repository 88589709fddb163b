"""What happened on an account in a month (K6): opening and closing balance, movements, what is owed now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.formats import date_format

from commerce.documents import content
from commerce.models import Invoice, LedgerEntry
from commerce.queries import exposure

MOST_LINES = 2000
"""More movements of a month are not set on paper."""
MOST_INVOICES = 500
MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class Statement:
    """`rows` are the first MOST_LINES movements; `sums` is {kind: (number, amount)} of all of them."""

    account: object
    month: date
    opening: Decimal
    closing: Decimal
    limit: Decimal
    rows: Sequence[Any]
    sums: dict
    invoices: Sequence[Invoice]
    asked_on: date

    @property
    def number(self):
        return sum(number for number, _amount in self.sums.values())


def of(account, month, *, now):
    """Give the Statement of the month that begins with this day, in the house's own time."""
    begins, ends = bounds(month)
    moments = {each.at: each for each in exposure.history(account, [begins, ends])}
    inside = LedgerEntry.objects.filter(account=account, at__gte=begins, at__lt=ends)
    rows = inside.order_by("at", "id").values(
        "at", "kind", "amount", "balance_after", "reason", "order__number", "receipt__reference"
    )
    grouped = inside.order_by().values_list("kind").annotate(Count("pk"), Sum("amount"))
    owed = Invoice.objects.filter(account=account, settled_at=None).order_by("due_on", "id")
    return Statement(
        account=account,
        month=month,
        opening=moments[begins].balance if begins in moments else Decimal(0),
        closing=moments[ends].balance if ends in moments else Decimal(0),
        limit=moments[ends].limit if ends in moments else Decimal(0),
        rows=list(rows[:MOST_LINES]),
        sums={kind: (number, amount) for kind, number, amount in grouped},
        invoices=list(owed.select_related("document", "order")[:MOST_INVOICES]),
        asked_on=content.day(now),
    )


def bounds(month):
    """Give when a month begins and ends in the house's own time."""
    return _midnight(month), _midnight(_next(month))


def _midnight(day):
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())


def _next(month):
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months(account, *, now):
    """Give [("2026-03", "March 2026")] of the months that an account knows, the newest first."""
    first, month = content.day(account.created_at).replace(day=1), content.day(now).replace(day=1)
    found = []
    while month >= first and len(found) < MOST_MONTHS:
        found.append((f"{month:%Y-%m}", date_format(month, "YEAR_MONTH_FORMAT")))
        month = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    return found

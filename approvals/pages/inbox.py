"""What the inbox shows beside its declaration, and the rows of what was ticked in it."""

from decimal import Decimal

from django.utils.translation import gettext as _

from approvals.pages import inbox_listing
from approvals.queries import inbox as queries
from core import clock, lists, money


def ready(acting):
    """Give function(rows) that adds what their cells need."""

    def add(found):
        now = acting.read_at or clock.now()
        for row in queries.marked(found, acting):
            row["age"] = now - row["asked_at"]
        return found

    return add


def ticked(acting, given, *, accept):
    """Give the rows of ticked steps in the order of the inbox, with the `obstacle` that keeps one from being decided.

    What is not the reader's, or decided by now, is not told from what is not there (P12); see `missing`.
    """
    found = list(
        queries.rows(queries.waiting(acting)).filter(pk__in=lists.ticked_ids(given)).order_by("asked_at", "pk")
    )
    for row in queries.marked(found, acting):
        row["broken"] = inbox_listing.broken(row)
        row["whom"] = inbox_listing.for_whom(row)
        if not accept:
            row["obstacle"] = ""
    return found


def total_words(rows):
    """Write what ticked orders are worth together, by currency."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row["currency"]] = sums.get(row["currency"], money.ZERO) + row["order__total"]
    return ", ".join(money.shown(total, currency) for currency, total in sorted(sums.items()))


def missing(given, found):
    """Say how many of the ticked steps are not there to be decided; empty where all are."""
    number = len(lists.ticked_ids(given)) - len(found)
    return number and _("Of the ticked ones %(number)s no longer wait for you.") % {"number": number}

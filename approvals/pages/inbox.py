"""What the inbox shows of each step, what keeps the reader from deciding, and what was ticked in it (A9, A10)."""

from decimal import Decimal

from django.utils.translation import gettext as _

from approvals.models import AskedAs
from approvals.pages import inbox_listing
from approvals.queries import inbox as queries
from approvals.rules import decision as rules
from commerce.rules import order as order_rules
from core import clock, lists, money
from core.refusal import Refused
from partners import queries as partners


def ready(acting):
    """Give function(rows) that adds what their cells need."""

    def add(found):
        now = acting.read_at or clock.now()
        for row in marked(found, acting):
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
    for row in marked(found, acting):
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


def marked(found, acting):
    """Add to rows as whom the reader decides, `role`, and why he cannot accept now, `obstacle`; three statements."""
    roles = queries.roles([row["pk"] for row in found], acting)
    statuses = partners.effective_statuses({row["order__partner_id"] for row in found})
    stopped = _stopped(acting)
    for row in found:
        row["role"] = _role(row, roles, acting)
        row["obstacle"] = stopped or _held(statuses[row["order__partner_id"]], row)
    return found


def _role(row, roles, acting):
    if row["approver_id"] == acting.membership_id:
        return AskedAs.APPROVER
    return AskedAs(roles.get(row["pk"], AskedAs.PROXY))


def _stopped(acting):
    standing = partners.standing(user_id=acting.user_id, partner_id=acting.partner_id)
    try:
        rules.check_standing(standing, accept=True)
    except Refused as refusal:
        return refusal.sentence
    return ""


def _held(effective, row):
    return "" if effective.is_open else order_rules.standing_sentence(effective, row["order__partner_id"])

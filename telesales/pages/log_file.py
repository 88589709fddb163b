"""What was done in somebody's name as the rows of a file: a row for each thing, all of them (T2)."""

from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from telesales.queries import log as queries

AT_ONCE = 5
"""Sessions read together: of more than a few, what was done in them would no longer all be told."""
COLUMNS = {
    "at": _("When"),
    "seller": _("Seller"),
    "seller_company": _("Seller's company"),
    "customer": _("For"),
    "company": _("Company"),
    "reason": _("Reason"),
    "what": _("What was done"),
    "about": _("About"),
    "order": _("Order"),
    "channel": _("Channel"),
    "total": _("Total"),
    "currency": _("Currency"),
}


def rows(acting, scope, *, now):
    """Give all rows of a scope: what was done in sessions, the latest first, then what was sold without one."""
    with transaction.atomic():
        found = queries.sessions(acting, scope).iterator(chunk_size=100)
        while some := list(islice(found, AT_ONCE)):
            for told in queries.told(some, now=now):
                yield from _of_session(told)
        for order in queries.sales_without_session(acting, scope, most=None).select_related("partner").iterator(100):
            yield _of_order(order)


def _of_order(order):
    return [
        order.submitted_at, order.seller.name, order.sold_from.name, order.buyer.name, order.partner.name, "",
        _now("Ordered"), "", order.number, order.get_channel_display(), order.total, order.currency,
    ]  # fmt: skip


def _of_session(told):
    session = told.session
    who = [session.seller_user.name, session.sold_from.name, session.customer.user.name, session.partner.name]
    for done in told.done:
        yield [done.at, *who, session.reason, done.title, done.detail, done.order, "", "", ""]
    if not told.done:
        yield [session.started_at, *who, session.reason, _now("Nothing was changed or ordered."), *[""] * 5]

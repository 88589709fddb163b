"""The list of recurring orders, and what a page of one shows (O9)."""

import json
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from commerce.checkout import Checkout
from commerce.forms.recurring import RecurringFilter, RecurringForm
from commerce.models import PaymentMethod, RecurringOrder, RecurringState
from commerce.queries import checkout as checkouts
from commerce.queries import cost_centre as cost_centres
from commerce.queries import recurring as queries
from commerce.rules import calendar
from commerce.rules import recurring as rules
from core import lists, timeline
from core.reader import day_of
from core.templatetags.ui import status


def rhythm(recurring):
    """Say how often: every month, every 2 weeks."""
    if recurring.unit == RecurringOrder.Unit.WEEK:
        said = ngettext("every week", "every %(number)s weeks", recurring.every)
    else:
        said = ngettext("every month", "every %(number)s months", recurring.every)
    return said % {"number": recurring.every}


def _state(row):
    return status({"paused": "on_hold"}.get(row.state, row.state), row.get_state_display())


RECURRING = lists.Listing(
    key="recurring_orders",
    title=_lazy("Recurring orders"),
    url="commerce:recurring_orders",
    sort="next",
    filterset=RecurringFilter,
    search_hint=_lazy("Name"),
    icon="refresh",
    nothing=lists.Nothing(
        _lazy("No recurring order yet"),
        _lazy(
            "What you need every week or every month orders itself: open a cart or an earlier order and choose “Order"
            " this regularly”."
        ),
        url="commerce:orders",
        label=_lazy("Open your orders"),
    ),
    columns=(
        lists.Column(
            "name", _lazy("Name"), lambda row: row.name, sort="name", fixed=True,
            cell="commerce/recurring/index.html#name_cell",
        ),
        lists.Column("state", _lazy("Status"), lambda row: row.get_state_display(), cell=_state),
        lists.Column("next", _lazy("Next order"), lambda row: row.next_on, sort="next_on", filed=True),
        lists.Column("rhythm", _lazy("How often"), rhythm, filed=True),
        lists.Column("lines", _lazy("Lines"), lambda row: row.line_count, align="end"),
        lists.Column("user", _lazy("In the name of"), lambda row: row.user.name, filed=True),
        lists.Column("starts", _lazy("First order"), lambda row: row.starts_on, shown=False),
        lists.Column("ends", _lazy("Last order by"), lambda row: row.ends_on, shown=False),
        lists.Column("why", _lazy("Why it is paused"), lambda row: row.paused_reason, shown=False),
    ),
)  # fmt: skip


def context(recurring, acting, now):
    """Give what the page of a recurring order shows."""
    looks = rules.looked(recurring, now)
    checkout = queries.checkout(recurring)
    is_paused = recurring.state == RecurringState.PAUSED
    return {
        "recurring": recurring,
        "rhythm": rhythm(recurring),
        "looks": looks,
        "changed": [look for look in looks if look.is_changed],
        "total": queries.total(looks),
        "dates": _dates(recurring),
        "runs": queries.runs(recurring),
        "checkout": checkout,
        "payment": PaymentMethod(checkout.payment).label if checkout.payment else "–",
        "address": _address(recurring),
        "cost_centre": cost_centres.named(checkout.cost_centre),
        "is_paused": is_paused,
        "is_reviewed": is_paused and not any(look.fault for look in looks),
        "is_missed": is_paused and recurring.next_on <= day_of(recurring.user, now),
        "seen": json.dumps({look.line.pk: str(look.unit_price) for look in looks if look.unit_price is not None}),
        "may_change": rules.can_change(acting, recurring),
        "may_stop": rules.can_stop(acting, recurring),
        "timeline": timeline.of(recurring),
    }


def _dates(recurring):
    if recurring.next_on is None:
        return []
    terms = recurring.starts_on, recurring.unit, recurring.every
    return calendar.upcoming(*terms, recurring.next_on, ends_on=recurring.ends_on)


def _address(recurring):
    """Name the address it goes to; "" for the usual one."""
    chosen = queries.checkout(recurring).ship_to
    return dict(checkouts.addresses(recurring.partner_id)).get(chosen, "") if chosen else ""


def form(acting, now, *, data=None, known=None, recurring=None, name=""):
    """Give the form for a new one or, filled in, for one that is there."""
    known = queries.checkout(recurring) if recurring else known or Checkout()
    methods = queries.methods(acting.partner_id, acting.currency)
    initial = {
        "name": recurring.name if recurring else name,
        "starts_on": recurring.starts_on if recurring else now.date() + timedelta(days=1),
        "ship_to": known.ship_to,
        "po_number": known.po_number,
        "reference": known.reference,
        "cost_centre": known.cost_centre,
    }
    if known.payment in methods:
        initial["payment_method"] = known.payment
    if recurring:
        initial |= {"every": recurring.every, "unit": recurring.unit, "ends_on": recurring.ends_on}
    choices = {
        "addresses": checkouts.addresses(acting.partner_id),
        "methods": methods,
        "cost_centres": cost_centres.offered(acting.partner_id),
    }
    return RecurringForm(data, known=known, initial=initial, **choices)


def of_order(order):
    """Give (lines, Checkout, name) of an order, to be ordered again and again."""
    lines = [(line.product_id, line.quantity, line.note) for line in order.lines.order_by("position")]
    known = {"payment": order.payment_method, "po_number": order.po_number, "reference": order.reference}
    ship_to = queries.address_like(order.partner_id, order.ship_to)
    known |= {"cost_centre": order.cost_centre_id, "note": order.note}
    checkout = Checkout(ship_to=ship_to, delivery=order.delivery_method_id, **known)
    return lines, checkout, _("Like order %(number)s") % {"number": order.number}


def of_cart(cart):
    """Give (lines, Checkout, name) of a cart, to be ordered again and again."""
    lines = [(line.product_id, line.quantity, line.note) for line in cart.lines.order_by("pk")]
    return lines, Checkout.of(cart.checkout), cart.name

"""Cells of the lists of orders, written without templates: a page has a hundred of them."""

from functools import lru_cache
from urllib.parse import quote

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from commerce.models import OrderChannel, OrderState
from commerce.queries import order_lists as queries
from commerce.rules import hold as hold_rules
from commerce.templatetags.orders import order_status
from core import lists
from core.templatetags.ui import status

STEPS = {
    OrderState.PLACED: ("commerce:order_start", _("Start work")),
    OrderState.IN_PROGRESS: ("commerce:order_ship_all", _("Ship all")),
    OrderState.PARTLY_SHIPPED: ("commerce:order_ship_all", _("Ship all")),
    OrderState.SHIPPED: ("commerce:order_completion", _("Complete")),
}
"""What is next for an order in a state: the address that does it, and its name."""
SHIPPED_FROM = (OrderState.IN_PROGRESS, OrderState.PARTLY_SHIPPED)
FORM = (
    '<form method="post" action="{act}" hx-post="{act}" hx-target="closest tr" hx-swap="outerHTML">{hidden}'
    '<button class="btn btn-sm btn-outline-secondary" id="next-{pk}">{label}<span class="visually-hidden"> {number}'
    "</span></button></form>"
)
LINK = '<a class="btn btn-sm btn-{}" href="{}">{}<span class="visually-hidden"> {}</span></a>'


def ready(request, back):
    """Give function(rows) that adds what their cells need: what is asked about them, and who may do what from where."""
    hidden = format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="back" value="{}">',
        get_token(request),
        back,
    )
    may_release = hold_rules.has_function(request.acting)

    def add(rows):
        for row in queries.with_asks(rows):
            row["hidden"], row["may_release"] = hidden, may_release
        return rows

    return add


def number(row):
    """The order's number with when it was submitted and its PO number."""
    at = formats.date_format(timezone.localtime(row["submitted_at"]), "DATETIME_FORMAT")
    return format_html(
        '<div><a class="text-nowrap" href="{}">{}</a><small class="tabular text-nowrap">{}</small>{}</div>',
        _url("commerce:order", row["number"]),
        row["number"],
        at,
        format_html("<small>{}</small>", row["po_number"]) if row["po_number"] else "",
    )


def channel(row):
    """How the order came about, in words."""
    return OrderChannel(row["channel"]).label


SOLD = (
    lists.Column("seller", _("Sold by"), lambda row: row["seller__name"] or "", shown=False, filed=True),
    lists.Column("channel", _("Channel"), channel, shown=False, filed=True),
)
"""Who sold an order to its buyer, and how: in every list of orders and in its files (T2)."""


def sold(row):
    """A line below the buyer's name: who sold it to him; nothing where he ordered himself."""
    if not row["seller__name"]:
        return ""
    return format_html("<small>{}</small>", gettext("sold by %(name)s") % {"name": row["seller__name"]})


def buyer(row):
    """The buyer, and below him who sold it to him."""
    return format_html("<div>{}{}</div>", row["buyer__name"], sold(row)) if row["seller__name"] else row["buyer__name"]


def state(row):
    """The state, and what else waits for the desk."""
    return _state(row["state"], row["asks_to_cancel"], row["has_return"], bool(row["held"]), get_language())


@lru_cache(maxsize=256)
def _state(state, asks_to_cancel, has_return, is_part_held, _language):
    flags = [order_status(state)]
    flags += [status("waiting", gettext("Cancellation asked for"))] if asks_to_cancel and state == "placed" else []
    flags += [status("waiting", gettext("Return open"))] if has_return else []
    flags += [status("on_hold", gettext("Part held"))] if is_part_held else []
    return SafeString(f'<div class="order-flags">{"".join(flags)}</div>')


def next_step(row):
    """The button for what is next, which comes back as the row that is then; for a part, the page that ships."""
    number, step = row["number"], STEPS.get(row["state"])
    is_all_held = row["state"] in SHIPPED_FROM and row["ready"] == 0
    if step is None or is_all_held:
        is_mine = (row["state"] == OrderState.ON_HOLD or is_all_held) and row["may_release"]
        return _link("outline-secondary", "commerce:order", gettext("Decide"), number) if is_mine else ""
    name, label = step
    form = format_html(FORM, act=_url(name, number), hidden=row["hidden"], pk=row["pk"], label=label, number=number)
    part = _link("link", "commerce:order_ship", gettext("Ship a part"), number) if name.endswith("ship_all") else ""
    return format_html('<div class="row-flow next-step">{}{}</div>', part, form)


def _link(look, name, label, number):
    return format_html(LINK, look, _url(name, number), label, number)


@lru_cache(maxsize=8)
def _pattern(name):
    return reverse(name, args=["-"])


def _url(name, number):
    """Give an address of an order or below it."""
    return _pattern(name).replace("/-/", f"/{quote(number, safe='')}/", 1)

"""What commerce shows on the first page: credit, quick order, invoices, coming prices, the desk (UX 10, 22; C10)."""

from dataclasses import dataclass

from django.db.models import Count, Min
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.models import Invoice
from commerce.queries import credit as accounts
from commerce.queries import invoice as invoice_queries
from commerce.queries import notice, order_lists
from core import charts, kept, money, once
from partners.permissions import Permission

SCARCE = 80
"""From so many per cent in use on, little is left."""
DESK_ICONS = {"unserviced": "desk", "awaiting": "hourglass", "held": "pause", "progress": "package"}


@dataclass(frozen=True, slots=True)
class Card:
    """A card of the first page: a template and its context."""

    template: str
    context: dict


def price_changes(acting):
    """Give who buys the card of what changes soon; None while nothing does."""
    if acting.is_operator or not acting.may(Permission.CATALOGUE_READ):
        return None
    found = notice.of(acting.partner_id, now=Now()).order_by()
    sums = kept.read(
        "notices", acting.partner_id, (), "", lambda: found.aggregate(number=Count("pk"), first=Min("due_at"))
    )  # fmt: skip
    return Card("commerce/price/changes_card.html", sums) if sums["number"] else None


def open_invoices(acting):
    """Give what a company owes in each currency; the page asks twice and reads once."""
    seen, today = Invoice.objects.visible_to(acting), acting.read_at.date()
    return once.read(("home.invoices", acting.partner_id), lambda: invoice_queries.totals(seen, today))


def invoices(acting):
    """Give a company the card of what is open and overdue; None while nothing is."""
    if acting.is_operator or not acting.may(Permission.INVOICE_READ):
        return None
    totals = open_invoices(acting)
    return Card("commerce/invoice/home_card.html", {"totals": totals}) if totals else None


def credit(acting):
    """Give whoever buys the card of what may still be ordered on account (UX 10); None without an account."""
    account = accounts.account_shown(acting.partner_id) if acting.may(Permission.CART_EDIT) else None
    if account is None:
        return None
    left = accounts.available(acting.partner_id, account)
    told = {"limit": money.shown(left.limit, account.currency), "partner": account.partner.name}
    words = _("of %(limit)s, account of %(partner)s")
    if left.share:
        told["node"] = left.share.node
        words = _("of the sub-limit of %(node)s of %(limit)s, account of %(partner)s")
    used = max(0, min(100, round(100 - left.amount * 100 / left.limit))) if left.limit else None
    context = {
        "amount": left.amount,
        "currency": account.currency,
        "told": words % told,
        "used": used,
        "tone": "tone-bad" if left.amount <= 0 else "tone-warn" if used and used >= SCARCE else "tone-ok",
        "url": reverse("commerce:accounts") if acting.may(Permission.CREDIT_READ) else "",
    }
    return Card("commerce/credit/home_card.html", context)


def quick_order(acting):
    """Give whoever buys the box for codes and quantities, and the way to his cart (UX 22)."""
    return Card("commerce/quick_order/card.html", {}) if acting.may(Permission.CART_EDIT) else None


def tiles(acting):
    """Give the figures of the order desk: {label, value, hint, icon, url}."""
    if not acting.may(Permission.ORDER_DESK):
        return []
    counts, url = order_lists.counts(), reverse("commerce:desk")
    return [
        {
            "label": order_lists.LISTS[key][0],
            "value": f"{charts.number(counts[key].number)}{'' if counts[key].is_exact else '+'}",
            "hint": ngettext("order", "orders", counts[key].number),
            "icon": icon,
            "url": f"{url}?list={key}",
        }
        for key, icon in DESK_ICONS.items()
    ]

"""What the page of a cart shows: its lines at today's prices, what has changed, and where submitting it leads."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from commerce import forecast
from commerce.forms.cart import ItemForm
from commerce.queries import cart as queries
from commerce.queries import cart_changes, credit
from core import lists
from partners.permissions import Permission

SIZE = 1000
"""Lines on a page: more than any real cart has, as many as may be ticked at once."""


@dataclass(slots=True)
class Row:
    """A line with what is said about it; `typed` and `error` where a change of it was refused.

    Numbers are texts: a template writes those ten times as fast.
    """

    id: str
    line: Any
    changes: list
    problem: str
    typed: str
    error: str = ""
    offer: Any = None
    """What whoever sells reads of another price, see settings.CART_OFFERS."""


def shown(request, cart, *, now, carts=None, bad_line=None, form=None):
    """Give the context of the cart's page; `carts` are the open ones where they were read already, `bad_line` is (id,
    what was typed, why it was refused)."""
    acting = request.acting
    lines, how = queries.taxed(cart, now=now)
    number = min(lists.page_number(request), max(1, -(-len(lines) // SIZE)))
    on_page = lines[(number - 1) * SIZE : number * SIZE]
    offered = offers(cart, lines, acting, now)
    return {
        **summary(cart, lines, how, by=acting, now=now),
        "rows": [row(line, cart.currency, bad_line, offered) for line in on_page],
        "agreed": offered.agreed,
        "page": lists.page_of(request, on_page, number, SIZE, total=len(lines)),
        "is_own": cart.user_id == acting.user_id,
        "targets": queries.targets_of(carts or queries.open_carts(acting), cart.pk),
        "item_form": form or ItemForm(auto_id="item_%s"),
        **labels(),
    }


def summary(cart, lines, how, *, by, now):
    """Give what stands beside the lines: counts, changes, net, taxes, total and what submitting will lead to."""
    expected = forecast.of(cart=cart, lines=lines, how=how, by=by, now=now)
    return {
        "cart": cart,
        "number": len(lines),
        "changes": cart_changes.of(lines),
        "seen": cart_changes.fingerprint(lines),
        "expected": expected,
        "credit": credit.available(cart.partner_id, expected.account) if expected.account else None,
        "tax_rows": expected.tax_rows,
        "treatment": how.treatment,
        "may_order": by.may(Permission.ORDER_PLACE),
    }


def offers(cart, lines, acting, now):
    """Ask the apps above what is offered for the lines."""
    return import_string(settings.CART_OFFERS)(cart, lines, acting, now)


def row(line, currency, bad_line, offered):
    """Give the Row of a line; `bad_line` may be another's, `offered` is what `offers` gave."""
    said = {
        "id": str(line.id),
        "line": line,
        "changes": cart_changes.sentences(line, currency),
        "problem": _problem(line),
        "offer": offered.by_line.get(line.id),
    }
    if bad_line and bad_line[0] == line.id:
        return Row(**said, typed=bad_line[1], error=bad_line[2])
    return Row(**said, typed=str(line.quantity))


def labels():
    """What every row says or needs, looked up once."""
    return {
        "lines_url": f"{reverse('commerce:carts')}lines/",
        "tick_label": _("Tick"),
        "quantity_of": _("Quantity of"),
        "quantity_label": _("Quantity"),
        "unit_price_label": _("Unit price"),
        "total_label": _("Total"),
        "remove_label": _("Remove"),
        "why_label": _("Why this price?"),
        "update_label": _("Update"),
        "own_price_label": _("own price"),
        "note_label": _("Note"),
        "add_note_label": _("Add a note"),
        "save_label": _("Save"),
    }


def _problem(line):
    if line.is_restricted:
        return _("May not be sold to your country: remove it to go on.")
    if not line.is_orderable:
        return _("No longer in your price lists: remove it to go on.")
    return _("Cannot be ordered at present: its tax rate is not set.") if line.tax_rate is None else ""

"""The checkout page: what may be chosen, what it will cost and lead to, and what was typed (O2)."""

from django.conf import settings
from django.utils.translation import gettext as _

from commerce import forecast
from commerce.checkout import Checkout
from commerce.forms.checkout import CheckoutForm
from commerce.queries import cart as carts
from commerce.queries import checkout as queries
from commerce.queries import conditions, credit
from commerce.queries import cost_centre as cost_centres
from commerce.queries import order as orders
from core import money

SHOWN_LINES = 8


def context(cart, *, by, now, key, refused=None):
    """Give what the page shows; `refused` is a form with errors, whose cart has what was typed."""
    lines, how = carts.taxed(cart, now=now)
    if not lines:
        return {"lines": []}
    expected = forecast.of(cart=cart, lines=lines, how=how, by=by, now=now)
    offered = conditions.deliveries(how, lines, cart.currency)
    checkout = Checkout.of(cart.checkout)
    return {
        "cart": cart,
        "lines": lines[:SHOWN_LINES],
        "number": len(lines),
        "more": max(0, len(lines) - SHOWN_LINES),
        "expected": expected,
        "panels": orders.expected_panels(settings.CHECKOUT_PANELS, expected.order, by, now),
        "credit": credit.available(cart.partner_id, expected.account) if expected.account else None,
        "delivery": conditions.chosen(offered, how, checkout.delivery),
        "how": how,
        "form": _spoken(_form(cart, how, offered, expected, checkout, refused, key), by),
        "files": cart.files.defer("content").order_by("pk"),
        "used_by": queries.ordered_with(checkout.po_number, cart.partner_id),
    }


def _form(cart, how, offered, expected, checkout, refused, key):
    """The form with what stands on the cart, or with what was typed and why it was refused."""
    choices = {
        "addresses": queries.addresses(cart.partner_id),
        "deliveries": [(each.id, _delivery_words(each, cart.currency)) for each in offered],
        "methods": expected.methods,
        "needs_po": how.terms.needs_po_number,
        "cost_centres": cost_centres.offered(cart.partner_id),
    }
    if refused is not None:
        refused.offer(**choices)
        refused.data = {**refused.data.dict(), "seen_total": expected.total}
        return refused
    chosen = conditions.chosen(offered, how, checkout.delivery)
    initial = {
        "key": key,
        "seen_total": expected.total,
        "payment_method": expected.method,
        "ship_to": how.ship_to and how.ship_to["id"],
        "bill_to": how.bill_to and how.bill_to["id"],
        "delivery": chosen and chosen.id,
        "requested_on": checkout.requested_on,
        "po_number": checkout.po_number,
        "reference": checkout.reference,
        "cost_centre": checkout.cost_centre,
        "note": checkout.note,
    }
    form = CheckoutForm(initial=initial)
    form.offer(**choices)
    return form


def _spoken(form, by):
    """Speak of the customer to whoever sells to him."""
    if by.seller:
        form.speak_of(by.partner_name)
    return form


def _delivery_words(delivery, currency):
    price = money.shown(delivery.net_total, currency) if delivery.net_total else _("free")
    return f"{delivery.name}, {price}" + (f" · {delivery.note}" if delivery.note else "")

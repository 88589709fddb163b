"""Offer a customer other prices than his own while one sells to him, and what else is agreed then (T3).

An offer counts for the quantity it was made for, until the house's day ends: whoever sells tomorrow offers anew.
"""

from commerce.models import CartLine
from commerce.queries import cart as carts
from commerce.rules import cart as cart_rules
from core import audit, transactions
from telesales import offering
from telesales.models import SaleTerms
from telesales.rules import offer as rules
from telesales.rules import selling

NO_OFFER = {
    "override_price": None,
    "override_quantity": None,
    "override_until": None,
    "override_reason": "",
    "override_by": None,
}


@transactions.whole
def make(*, line, price, reason, by, now):
    """Offer a line of a cart at another price, net or gross as the customer's own; gives the Offered. Raises Refused.

    What goes beyond bounds that refuse is refused at once; what else becomes of it is found anew when it is ordered.
    """
    rules.check_can_offer(by)
    cart = _locked(line.cart, by)
    found = CartLine.objects.select_related("product").get(pk=line.pk, cart=cart)
    lines = offering.priced(cart, now=now)
    rules.check_reason(reason)
    rules.check_price(price, offering.own_line(lines, found.pk)[1])
    offered = offering.tested(cart, lines, found.pk, price, by=by, now=now)
    rules.check_verdict(offered.verdict)
    found.override_price, found.override_quantity = price, found.quantity
    found.override_until = offering.until(now)
    found.override_reason, found.override_by_id = reason.strip(), by.author_id
    found.save(update_fields=list(NO_OFFER))
    new = {"code": found.product.code, "quantity": found.quantity, "price": _plain(price), "own": _plain(offered.own)}
    audit.record("cart.price_offered", cart, by=by, at=now, partner_id=cart.partner_id, new=new)
    return offered


@transactions.whole
def withdraw(*, line, by, now):
    """Take the offer of a line back: the customer's own price counts again."""
    cart = _locked(line.cart, by)
    _withdraw(cart, cart.lines.filter(pk=line.pk), by, now)


@transactions.whole
def withdraw_all(*, cart, by, now):
    """Take all offers of a cart back, as a customer does who would rather order himself."""
    cart = _locked(cart, by)
    _withdraw(cart, cart.lines.all(), by, now)


def _withdraw(cart, lines, by, now):
    codes = list(lines.exclude(override_price=None).order_by("pk").values_list("product__code", flat=True))
    if codes:
        lines.update(**NO_OFFER)
        new = {"codes": codes[:50]}
        audit.record("cart.offer_withdrawn", cart, by=by, at=now, partner_id=cart.partner_id, new=new)


@transactions.whole
def set_terms(*, cart, attribution, terms, service_from, billing_from, by, now):
    """Keep what is agreed for a sale beside its lines, until the cart is ordered. Raises Refused."""
    values = {"terms": terms.strip(), "service_from": service_from, "billing_from": billing_from}
    rules.check_terms(by, **values, today=now.date())
    selling.check_may_sell(by.seller, by.membership_id)
    cart = _locked(cart, by)
    known = {**values, "attribution": attribution.strip(), "by_id": by.author_id, "at": now}
    kept, _is_new = SaleTerms.objects.update_or_create(cart=cart, defaults=known)
    new = {name: str(value) for name, value in values.items() if value}
    audit.record("cart.terms_agreed", cart, by=by, at=now, partner_id=cart.partner_id, new=new)
    return kept


def _locked(cart, by):
    cart_rules.check_can_edit(by)
    found = carts.locked(cart.pk, by)
    cart_rules.check_not_ordered(found)
    return found


def _plain(price):
    return f"{price.normalize():f}"

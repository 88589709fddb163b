"""Submit a cart as an order: freeze it, send it through the gates, write it once (O3, O5, O10)."""

import contextlib
import hashlib
import json
from dataclasses import replace

from django.db import IntegrityError
from django.utils.translation import gettext as _

from commerce import gates, sold
from commerce.actions import order_rows
from commerce.checkout import Checkout
from commerce.models import Cart, Order, OrderState
from commerce.queries import cart as carts
from commerce.queries import conditions
from commerce.rules import order as rules
from core import transactions
from core.refusal import Refused


@transactions.whole
def submit(
    *, cart, key, by, now, checkout=None, payment_method=None, po_number=None, note=None, seen_total=None, payment=None
):
    """Ask for the order: refuse it, park it with whoever is next, or place it.

    `key` is the UUID of the form: sent twice it gives the one order (O10). `checkout` is what was entered for it, else
    what stands on the cart; `payment_method`, `po_number` and `note` replace their part of it. `seen_total` is what the
    buyer saw; if prices have moved since, he is asked to look again. `payment` is the card payment that came before.
    Raises Refused.
    """
    with _form_used_once():
        cart = carts.locked(cart.pk, by)
        if cart.ordered_at:
            return _submitted_before(cart, key)
        given = {"payment": payment_method, "po_number": po_number, "note": note}
        given = {name: value for name, value in given.items() if value}
        cart.checkout = replace(checkout or Checkout.of(cart.checkout), **given).stored()
        seen = {"seen_total": seen_total, "payment": payment}
        return _submit(cart, key, sold.by(by), by=by, now=now, **seen)


@transactions.whole
def submit_draft(*, cart, key, checkout, sold_by, seen_total, by, now, payment=None):
    """Ask for what a sales draft holds, in the name of its user: the same pipeline (O3, T6).

    `sold_by` says who sold it, `payment` is the card payment that came before it; the caller has locked what the draft
    belongs to. Raises Refused.
    """
    with _form_used_once():
        cart = Cart.objects.locked().get(pk=cart.pk, is_sales_draft=True)
        if cart.ordered_at:
            return _submitted_before(cart, key)
        cart.checkout = checkout.stored()
        return _submit(cart, key, sold_by, by=by, now=now, seen_total=seen_total, payment=payment)


def _submit(cart, key, sold_by, *, by, now, seen_total, payment):
    lines, how = carts.taxed(cart, now=now)
    order = draft(cart=cart, lines=lines, how=how, by=by, now=now, sold_by=sold_by)
    order.submission_key = key
    _check_seen(order, lines, seen_total=seen_total, payment=payment)
    return enter(order=order, lines=lines, how=how, payment=payment, sold_by=sold_by, by=by, now=now)


def draft(*, cart, lines, how, by, now, payment_method=None, sold_by=None):
    """Build the unsaved order that submitting this cart would make; gates.preview takes it too.

    `how` are the Conditions that the lines were read with. Who submits a shared cart is the buyer. What was entered for
    it stands on the cart; `payment_method` replaces the one there. `sold_by` says who sold it, if that is not the
    seller in whose sale it is asked for.
    """
    checkout = Checkout.of(cart.checkout)
    offered = conditions.deliveries(how, lines, cart.currency)
    delivery = conditions.chosen(offered, how, checkout.delivery) or conditions.NO_DELIVERY
    return Order(
        partner_id=cart.partner_id,
        buyer_id=by.user_id if cart.is_shared else cart.user_id,
        cart=cart,
        currency=cart.currency,
        total=carts.total(lines) + delivery.total,
        tax_treatment=how.treatment.kind,
        tax_country=how.treatment.country,
        tax_number=how.treatment.number,
        line_count=len(lines),
        payment_method=payment_method or checkout.payment,
        po_number=checkout.po_number,
        reference=checkout.reference,
        note=checkout.note,
        ship_to=_address(how.ship_to),
        bill_to=_address(how.bill_to),
        requested_on=checkout.requested_on,
        delivery_method_id=delivery.id,
        delivery_name=delivery.name,
        delivery_net=delivery.net_total,
        delivery_tax=delivery.tax_total,
        delivery_tax_rate=delivery.tax_rate or 0,
        cost_centre_id=checkout.cost_centre,
        submitted_at=now,
        **_sold(sold_by or sold.by(by)),
    )


def _sold(how):
    return {"channel": how.channel, "seller_id": how.seller_id, "sold_from_id": how.sold_from_id} if how else {}


ADDRESS = ("label", "street", "postcode", "city", "country")


def _address(found):
    return {name: found[name] for name in ADDRESS} if found else None


def _check_seen(order, lines, *, seen_total, payment):
    """What is ordered is what the buyer saw, or what he has paid for."""
    if payment is not None:
        if content_hash(order, lines) != payment.content_hash:
            raise Refused(_("The cart, its prices or its delivery have changed since it was paid for."))
        return
    if seen_total is not None:
        rules.check_seen(seen_total, order.total, order.currency)


def enter(*, order, lines, by, now, how=None, payment=None, sold_by=None, plan=None):
    """Send an unsaved order through the gates and write it; the caller holds the transaction.

    `how` are the Conditions it was drawn up under; None for one that was agreed otherwise, whose terms are not asked
    again. `plan` are the Terms of a payment plan of its own (commerce.schedule).
    """
    order.state = OrderState.SUBMITTED
    order.tax_total = carts.tax_total(lines) + order.delivery_tax
    order.net_total = order.total - order.tax_total
    passage = gates.Passage(order, lines, by, now, how=how, payment=payment, sold=sold_by, plan=plan)
    gates.settle(passage, gates.evaluate(passage))
    order.content_hash = content_hash(order, lines)
    order_rows.write(order=order, lines=lines)
    new = {"total": str(order.total), "currency": order.currency, "content_hash": order.content_hash}
    passage.tell("order.submitted", new=new)
    gates.happen(passage)
    return order


def content_hash(order, lines):
    """Give the fingerprint of what is asked for; a decision names it, so that nobody accepts what he did not see.

    Amounts have the decimals of their columns, so that it can be made again from the rows (see invariants).
    """
    return _fingerprint(order, [_content(line.product.code, line) for line in lines])


def saved_hash(*, order, lines):
    """The same from an order's own lines, which keep their codes as they were."""
    return _fingerprint(order, [_content(line.code, line) for line in lines])


def _fingerprint(order, rows):
    terms = [order.partner_id, order.buyer_id, order.currency, order.payment_method, *_delivery_terms(order)]
    return hashlib.sha256(json.dumps([terms, rows], ensure_ascii=False).encode()).hexdigest()


def _delivery_terms(order):
    """Where to, when and how, as far as anything is said about it."""
    if not (order.ship_to or order.bill_to or order.requested_on or order.delivery_name):
        return []
    wanted = order.requested_on.isoformat() if order.requested_on else ""
    cost = f"{order.delivery_net:.3f}", f"{order.delivery_tax:.3f}"
    return [_told(order.ship_to), _told(order.bill_to), wanted, order.delivery_name, *cost]


def _told(address):
    return [address[name] for name in ADDRESS] if address else []


def _content(code, line):
    """What a line says; its tax only where there is one, as before there were taxes."""
    taxed = [f"{line.tax_total:.3f}"] if line.tax_total else []
    return [code, line.quantity, f"{line.unit_price:.4f}", f"{line.total:.3f}", *taxed]


@contextlib.contextmanager
def _form_used_once():
    """Refuse a form that has already made an order of another cart."""
    try:
        yield
    except IntegrityError as error:
        if "submission_key" not in str(error):
            raise
        raise Refused(_("This form has already made another order. Please open the cart again.")) from error


def _submitted_before(cart, key):
    if str(cart.order.submission_key) == str(key):
        return cart.order
    raise Refused(_("This cart has already been submitted as order %(number)s.") % {"number": cart.order.number})

"""Submit a cart as an order: freeze it, send it through the gates, write it once (O3, O5, O10)."""

import contextlib
import hashlib
import json

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from commerce import gates
from commerce.models import Order, OrderState
from commerce.queries import cart as carts
from core import money, prepared
from core.refusal import Refused

INSERT = """
    WITH written AS (
        INSERT INTO commerce_order
            (number, state, partner_id, buyer_id, cart_id, submission_key, currency, total, net_total, tax_total,
             tax_treatment, tax_country, tax_number, line_count, payment_method, po_number, note, content_hash,
             waiting_reason, submitted_at, placed_at)
        VALUES (coalesce(%(number)s, 'O-' || nextval('commerce_order_number')), %(state)s, %(partner)s, %(buyer)s,
                %(cart)s, %(key)s, %(currency)s, %(total)s, %(net_total)s, %(tax_total)s, %(tax_treatment)s,
                %(tax_country)s, %(tax_number)s, %(line_count)s, %(payment_method)s, %(po_number)s, %(note)s,
                %(content_hash)s, %(waiting_reason)s, %(submitted_at)s, %(placed_at)s)
        RETURNING id, number
    ), lines AS (
        INSERT INTO commerce_orderline
            (order_id, partner_id, position, product_id, code, name, unit, quantity, unit_price, total, net_total,
             tax_total, tax_class, tax_rate, price_reason)
        SELECT written.id, %(partner)s, l.position, l.product_id, l.code, l.name, l.unit, l.quantity, l.unit_price,
               l.total, l.net_total, l.tax_total, l.tax_class, l.tax_rate, l.reason
        FROM written, unnest(%(products)s::bigint[], %(codes)s::text[], %(names)s::text[], %(units)s::text[],
                             %(quantities)s::int[], %(prices)s::numeric[], %(totals)s::numeric[], %(nets)s::numeric[],
                             %(taxes)s::numeric[], %(tax_classes)s::text[], %(tax_rates)s::numeric[],
                             %(reasons)s::jsonb[])
             WITH ORDINALITY AS l(product_id, code, name, unit, quantity, unit_price, total, net_total, tax_total,
                                  tax_class, tax_rate, reason, position)
    ), ordered AS (
        UPDATE commerce_cart SET ordered_at = %(submitted_at)s, is_current = false WHERE id = %(cart)s
    )
    SELECT id, number FROM written
"""
"""One round trip for an order, its lines and its cart: a submission is judged by how few it takes."""


def submit(*, cart, key, payment_method, by, now, po_number="", note="", seen_total=None):
    """Ask for the order: refuse it, park it with whoever is next, or place it.

    `key` is the UUID of the form: sent twice it gives the one order (O10). `seen_total` is what the buyer saw; if
    prices have moved since, he is asked to look again. Raises Refused.
    """
    with _form_used_once(), transaction.atomic():
        cart = carts.locked(cart.pk, by)
        if cart.ordered_at:
            return _submitted_before(cart, key)
        lines, how = carts.taxed(cart, now=now)
        order = draft(cart=cart, lines=lines, how=how, payment_method=payment_method, by=by, now=now)
        order.submission_key, order.po_number, order.note = key, po_number, note
        if seen_total is not None and seen_total != order.total:
            raise Refused(
                _("Prices have changed since you looked: the total is now %(total)s. Please check the cart again.")
                % {"total": money.shown(order.total, order.currency)}
            )
        return enter(order=order, lines=lines, by=by, now=now)


def draft(*, cart, lines, how, payment_method, by, now):
    """Build the unsaved order that submitting this cart would make; gates.preview takes it too.

    `how` is the tax.Treatment that the lines were taxed by.
    """
    return Order(
        partner_id=cart.partner_id,
        buyer_id=cart.user_id,
        cart=cart,
        currency=cart.currency,
        total=carts.total(lines),
        tax_treatment=how.kind,
        tax_country=how.country,
        tax_number=how.number,
        line_count=len(lines),
        payment_method=payment_method,
        submitted_at=now,
    )


def enter(*, order, lines, by, now):
    """Send an unsaved order through the gates and write it; the caller holds the transaction."""
    order.state = OrderState.SUBMITTED
    order.tax_total = carts.tax_total(lines)
    order.net_total = order.total - order.tax_total
    passage = gates.Passage(order, lines, by, now)
    gates.settle(passage, gates.evaluate(passage))
    order.content_hash = content_hash(order, lines)
    _write(order, lines)
    new = {"total": str(order.total), "currency": order.currency, "content_hash": order.content_hash}
    passage.tell("order.submitted", new=new)
    gates.happen(passage)
    return order


def content_hash(order, lines):
    """Give the fingerprint of what is asked for; a decision names it, so that nobody accepts what he did not see.

    Amounts have the decimals of their columns, so that it can be made again from the rows (see invariants).
    """
    terms = [order.partner_id, order.buyer_id, order.currency, order.payment_method]
    rows = [_content(line) for line in lines]
    return hashlib.sha256(json.dumps([terms, rows], ensure_ascii=False).encode()).hexdigest()


def _content(line):
    """What a line says; its tax only where there is one, as before there were taxes."""
    taxed = [f"{line.tax_total:.3f}"] if line.tax_total else []
    return [line.product.code, line.quantity, f"{line.unit_price:.4f}", f"{line.total:.3f}", *taxed]


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


def _write(order, lines):
    values = {
        "number": order.number or None,
        "state": order.state,
        "partner": order.partner_id,
        "buyer": order.buyer_id,
        "cart": order.cart_id,
        "key": order.submission_key,
        "currency": order.currency,
        "total": order.total,
        "net_total": order.net_total,
        "tax_total": order.tax_total,
        "tax_treatment": order.tax_treatment,
        "tax_country": order.tax_country,
        "tax_number": order.tax_number,
        "line_count": order.line_count,
        "payment_method": order.payment_method,
        "po_number": order.po_number,
        "note": order.note,
        "content_hash": order.content_hash,
        "waiting_reason": order.waiting_reason,
        "submitted_at": order.submitted_at,
        "placed_at": order.placed_at,
        "products": [line.product.id for line in lines],
        "codes": [line.product.code for line in lines],
        "names": [line.product.name for line in lines],
        "units": [line.product.unit for line in lines],
        "quantities": [line.quantity for line in lines],
        "prices": [line.unit_price for line in lines],
        "totals": [line.total for line in lines],
        "nets": [line.net_total for line in lines],
        "taxes": [line.tax_total for line in lines],
        "tax_classes": [line.tax_class for line in lines],
        "tax_rates": [line.tax_rate for line in lines],
        "reasons": [Jsonb(line.price_reason) for line in lines],
    }
    with prepared.cursor() as cursor:
        cursor.execute(INSERT, values)
        order.pk, order.number = cursor.fetchone()
    order._state.adding = False

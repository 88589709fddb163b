"""The rows of a new order: the order, its lines, the end of its cart, in one statement."""

from psycopg.types.json import Jsonb

from core import prepared

INSERT = """
    WITH written AS (
        INSERT INTO commerce_order
            (number, state, partner_id, buyer_id, cart_id, submission_key, currency, total, net_total, tax_total,
             tax_treatment, tax_country, tax_number, line_count, payment_method, po_number, reference, note, ship_to,
             bill_to, requested_on, delivery_method_id, delivery_name, delivery_net, delivery_tax, delivery_tax_rate,
             content_hash, waiting_reason, submitted_at, placed_at, account_id, cost_centre_id,
             channel, seller_id, sold_from_id)
        VALUES (coalesce(%(number)s, 'O-' || nextval('commerce_order_number')), %(state)s, %(partner)s, %(buyer)s,
                %(cart)s, %(key)s, %(currency)s, %(total)s, %(net_total)s, %(tax_total)s, %(tax_treatment)s,
                %(tax_country)s, %(tax_number)s, %(line_count)s, %(payment_method)s, %(po_number)s, %(reference)s,
                %(note)s, %(ship_to)s, %(bill_to)s, %(requested_on)s, %(delivery_method)s, %(delivery_name)s,
                %(delivery_net)s, %(delivery_tax)s, %(delivery_tax_rate)s, %(content_hash)s, %(waiting_reason)s,
                %(submitted_at)s, %(placed_at)s, %(account)s, %(cost_centre)s,
                %(channel)s, %(seller)s, %(sold_from)s)
        RETURNING id, number
    ), lines AS (
        INSERT INTO commerce_orderline
            (order_id, partner_id, position, product_id, code, name, unit, quantity, unit_price, total, net_total,
             tax_total, tax_class, tax_rate, price_reason, note)
        SELECT written.id, %(partner)s, l.position, l.product_id, l.code, l.name, l.unit, l.quantity, l.unit_price,
               l.total, l.net_total, l.tax_total, l.tax_class, l.tax_rate, l.reason, l.note
        FROM written, unnest(%(products)s::bigint[], %(codes)s::text[], %(names)s::text[], %(units)s::text[],
                             %(quantities)s::int[], %(prices)s::numeric[], %(totals)s::numeric[], %(nets)s::numeric[],
                             %(taxes)s::numeric[], %(tax_classes)s::text[], %(tax_rates)s::numeric[],
                             %(reasons)s::jsonb[], %(notes)s::text[])
             WITH ORDINALITY AS l(product_id, code, name, unit, quantity, unit_price, total, net_total, tax_total,
                                  tax_class, tax_rate, reason, note, position)
    ), ordered AS (
        UPDATE commerce_cart SET ordered_at = %(submitted_at)s, is_current = false, checkout = %(checkout)s
        WHERE id = %(cart)s
    )
    SELECT id, number FROM written
"""
"""One round trip for an order, its lines and its cart: a submission is judged by how few it takes."""


def write(*, order, lines):
    """Insert an order with its lines; it gets its id and, where it has none yet, its number."""
    with prepared.cursor() as cursor:
        cursor.execute(INSERT, {**_order_values(order), **_line_values(lines)})
        order.pk, order.number = cursor.fetchone()
    order._state.adding = False


def _order_values(order):
    return {
        "number": order.number or None,
        "state": order.state,
        "partner": order.partner_id,
        "buyer": order.buyer_id,
        "cart": order.cart_id,
        "checkout": Jsonb(order.cart.checkout) if order.cart_id else None,
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
        "reference": order.reference,
        "note": order.note,
        "ship_to": Jsonb(order.ship_to) if order.ship_to else None,
        "bill_to": Jsonb(order.bill_to) if order.bill_to else None,
        "requested_on": order.requested_on,
        "delivery_method": order.delivery_method_id,
        "delivery_name": order.delivery_name,
        "delivery_net": order.delivery_net,
        "delivery_tax": order.delivery_tax,
        "delivery_tax_rate": order.delivery_tax_rate,
        "content_hash": order.content_hash,
        "waiting_reason": order.waiting_reason,
        "submitted_at": order.submitted_at,
        "placed_at": order.placed_at,
        "account": order.account_id,
        "cost_centre": order.cost_centre_id,
        "channel": order.channel,
        "seller": order.seller_id,
        "sold_from": order.sold_from_id,
    }


def _line_values(lines):
    return {
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
        "notes": [line.note for line in lines],
    }

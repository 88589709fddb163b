"""An order on account as somebody would write it in SQL who needs no product around it: a statement per step."""

import hashlib
import uuid
from decimal import ROUND_HALF_UP, Decimal

from psycopg.types.json import Jsonb

CART = "SELECT currency FROM commerce_cart WHERE id = %s AND user_id = %s AND ordered_at IS NULL FOR UPDATE"
STATUS = """
    WITH RECURSIVE path AS (
        SELECT id, parent_id, status FROM partners_partner WHERE id = %s
        UNION ALL
        SELECT up.id, up.parent_id, up.status FROM partners_partner up JOIN path ON up.id = path.parent_id
    ) SELECT bool_and(status = 'open') AND EXISTS (
        SELECT FROM partners_membership WHERE user_id = %s AND partner_id = %s AND ended_at IS NULL
    ) FROM path
"""
PRICES = """
    SELECT p.id, p.code, p.name, p.unit, line.quantity, best.unit_price, best.id, best.price_list_id
    FROM commerce_cartline line
    JOIN commerce_product p ON p.id = line.product_id
    CROSS JOIN LATERAL (
        SELECT e.id, e.unit_price, e.price_list_id
        FROM commerce_pricelistassignment a JOIN commerce_priceentry e ON e.price_list_id = a.price_list_id
        WHERE a.partner_id = %s AND a.ended_at IS NULL AND e.product_id = p.id AND e.retired_in IS NULL
              AND e.min_quantity <= line.quantity
        ORDER BY e.min_quantity DESC LIMIT 1
    ) best
    WHERE line.cart_id = %s ORDER BY line.id
"""
ACCOUNT = "SELECT id, balance FROM commerce_account WHERE partner_id = %s FOR UPDATE"
TAX = """
    SELECT EXISTS (SELECT FROM commerce_taxrate), (
        SELECT country FROM partners_address WHERE partner_id = %s AND is_default_ship_to
    )
"""
ORDER = """
    INSERT INTO commerce_order (number, state, partner_id, buyer_id, cart_id, submission_key, currency, total,
                                net_total, tax_total, tax_treatment, tax_country, tax_number, line_count,
                                payment_method, po_number, note, content_hash, waiting_reason, submitted_at, placed_at)
    VALUES ('O-' || nextval('commerce_order_number'), 'placed', %s, %s, %s, %s, %s, %s, %s, 0, 'none', '', '', %s,
            'on_account', '', '', %s, '', %s, %s)
    RETURNING id
"""
LINES = """
    INSERT INTO commerce_orderline (order_id, partner_id, position, product_id, code, name, unit, quantity, unit_price,
                                    total, net_total, tax_total, tax_class, tax_rate, price_reason)
    SELECT %s, %s, position, id, code, name, unit, quantity, price, total, total, 0, 'standard', 0, reason
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::int[], %s::numeric[], %s::numeric[], %s::jsonb[])
         WITH ORDINALITY AS l(id, code, name, unit, quantity, price, total, reason, position)
"""
BALANCE = "UPDATE commerce_account SET balance = %s WHERE id = %s"
ENTRY = """
    INSERT INTO commerce_ledgerentry (account_id, kind, amount, balance_after, order_id, key, reason, by_id, at)
    VALUES (%s, 'order', %s, %s, %s, %s, '', %s, %s)
"""
ORDERED = "UPDATE commerce_cart SET ordered_at = %s, is_current = false WHERE id = %s"
AUDIT = """
    INSERT INTO core_auditentry (event, subject_type, subject_id, partner_id, actor_id, actor_name, behalf_of, channel,
                                 new, reason, at)
    VALUES ('order.submitted', 'order', %(order)s, %(partner)s, %(user)s, %(name)s, '', 'page', %(new)s, '', %(at)s),
           ('order.placed', 'order', %(order)s, %(partner)s, %(user)s, %(name)s, '', 'page', NULL, '', %(at)s)
"""
OUTBOX = "INSERT INTO core_outboxentry (topic, key, payload) VALUES ('order.placed', %s, %s) ON CONFLICT DO NOTHING"
PENNY = Decimal("0.01")


class Loop:
    """One connection that places orders."""

    def __init__(self, connection):
        self.connection = connection

    def place(self, cart, buyer, at):
        """Place the cart of `buyer`, whose account and price list are his company's."""
        with self.connection.transaction(), self.connection.cursor() as cursor:
            company = buyer.partner_id - 1_000
            currency = cursor.execute(CART, [cart, buyer.user_id]).fetchone()[0]
            if not cursor.execute(STATUS, [buyer.partner_id, buyer.user_id, buyer.partner_id]).fetchone()[0]:
                raise SystemExit("not open")
            lines = cursor.execute(PRICES, [company, cart]).fetchall()
            cursor.execute(TAX, [buyer.partner_id]).fetchone()
            totals = [(line[4] * line[5]).quantize(PENNY, ROUND_HALF_UP) for line in lines]
            account, balance = cursor.execute(ACCOUNT, [company]).fetchone()
            order = self._write(cursor, cart, buyer, currency, lines, totals, at)
            balance -= sum(totals)
            cursor.execute(BALANCE, [balance, account])
            key = f"order:{order}"
            cursor.execute(ENTRY, [account, -sum(totals), balance, order, key, buyer.user_id, at])
            new = Jsonb({"total": str(sum(totals)), "currency": currency})
            who = {"order": order, "partner": buyer.partner_id, "user": buyer.user_id, "name": buyer.name}
            cursor.execute(AUDIT, {**who, "new": new, "at": at})
            cursor.execute(OUTBOX, [f"placed:{order}", Jsonb({"order": order})])

    def _write(self, cursor, cart, buyer, currency, lines, totals, at):
        fingerprint = hashlib.sha256(repr(lines).encode()).hexdigest()
        terms = [
            buyer.partner_id,
            buyer.user_id,
            cart,
            uuid.uuid4(),
            currency,
            sum(totals),
            sum(totals),
            len(lines),
            fingerprint,
        ]
        order = cursor.execute(ORDER, [*terms, at, at]).fetchone()[0]
        ids, codes, names, units, quantities, prices, entries, lists = (list(part) for part in zip(*lines, strict=True))
        reasons = [Jsonb({"entry": entry, "list": of}) for entry, of in zip(entries, lists, strict=True)]
        cursor.execute(LINES, [order, buyer.partner_id, ids, codes, names, units, quantities, prices, totals, reasons])
        cursor.execute(ORDERED, [at, cart])
        return order

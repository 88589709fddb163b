"""`check_invariants` over orders with lines, papers, invoices, receipts and a ledger that all add up.

--full: 1,000,000 orders with 3,000,000 lines of 10,000 partners; without it a twentieth. Eight of ten orders were
delivered and invoiced, half of those are paid; six of ten are on account. The figure counts only if nothing is found.
"""

import io
import time

from django.core.management import call_command
from django.db import connection, transaction

from benchmarks import _common
from commerce.models import Product
from core import clock
from partners import demo
from partners.demo import bulk
from partners.demo.world import World

BENCH = "invariants"
ORDERS, PARTNERS, PEOPLE = (1_000_000, 10_000, 50_000) if _common.FULL else (50_000, 1000, 5000)
LIMIT_S = 60
STATEMENTS = [
    """CREATE TEMPORARY TABLE shape AS
    WITH places AS (
        SELECT array_agg(user_id ORDER BY id) AS users, array_agg(partner_id ORDER BY id) AS partners,
               count(*) AS number
        FROM partners_membership WHERE user_id IN (SELECT id FROM partners_user WHERE last_login IS NULL)
    ), drawn AS (
        SELECT n, 1 + (abs(hashint8(n)) %% places.number)::int AS place, abs(hashint8(n * 7)) %% 100 AS luck,
               (1 + abs(hashint8(n * 13)) %% 9999)::numeric / 100 AS price, places.users, places.partners
        FROM generate_series(1, %(orders)s) n, places
    )
    SELECT n AS id, partners[place] AS partner_id, users[place] AS user_id, price::numeric(16, 4),
           (price * 3)::numeric(16, 3) AS total, luck %% 10 < 6 AS is_on_account,
           CASE WHEN luck < 80 THEN 'completed' WHEN luck < 95 THEN 'placed' ELSE 'rejected' END AS state,
           %(now)s::timestamptz - (%(orders)s - n) * interval '60 seconds' AS at
    FROM drawn""",
    """INSERT INTO commerce_account (partner_id, currency, "limit", balance, is_on_account_allowed)
    SELECT DISTINCT partner_id, 'GBP', 1000000, 0, true FROM shape""",
    """CREATE TEMPORARY TABLE told AS SELECT s.*, encode(sha256(convert_to(
        '[[' || s.partner_id || ', ' || s.user_id || ', "GBP", "'
        || CASE WHEN is_on_account THEN 'on_account' ELSE 'invoice' END || '"], [' || (
            SELECT string_agg('["P-' || i || '", 1, "' || s.price || '", "' || s.price::numeric(16, 3) || '"]', ', '
                              ORDER BY i) FROM generate_series(1, 3) i
        ) || ']]', 'UTF8')), 'hex') AS content_hash, a.id AS account_id
    FROM shape s JOIN commerce_account a ON a.partner_id = s.partner_id""",
    """INSERT INTO commerce_order
        (id, number, state, partner_id, buyer_id, submission_key, currency, total, net_total, line_count,
         payment_method, po_number, note, content_hash, waiting_reason, submitted_at, placed_at, ended_at, given_back,
         account_id, invoiced)
    SELECT id, 'O-' || 100000 + id, state, partner_id, user_id, gen_random_uuid(), 'GBP', total, total, 3,
           CASE WHEN is_on_account THEN 'on_account' ELSE 'invoice' END, '', '', content_hash, '', at,
           CASE WHEN state <> 'rejected' THEN at END, CASE WHEN state = 'rejected' THEN at END,
           CASE WHEN state = 'rejected' THEN total ELSE 0 END, CASE WHEN is_on_account THEN account_id END,
           CASE WHEN state = 'completed' THEN total ELSE 0 END
    FROM told""",
    """INSERT INTO commerce_orderline (order_id, partner_id, position, product_id, code, name, unit, quantity,
                                      unit_price, total, net_total, price_reason, shipped)
    SELECT s.id, partner_id, i, p.id, p.code, p.name, 'piece', 1, price, price::numeric(16, 3), price::numeric(16, 3),
           '{}', CASE WHEN state = 'completed' THEN 1 ELSE 0 END
    FROM told s, generate_series(1, 3) i JOIN commerce_product p ON p.code = 'P-' || i""",
    """INSERT INTO commerce_shipment (id, order_id, number, carrier, tracking, shipped_at, by_id)
    SELECT id, id, 1, '', '', at, user_id FROM told WHERE state = 'completed'""",
    """INSERT INTO commerce_shipmentline (shipment_id, line_id, quantity)
    SELECT order_id, id, 1 FROM commerce_orderline WHERE shipped = 1""",
    """INSERT INTO commerce_document (kind, number, partner_id, order_id, shipment_id, currency, total, content, due_on,
                                     issued_at)
    SELECT kind, row_number() OVER (PARTITION BY kind ORDER BY id), partner_id, id, id, 'GBP',
           CASE WHEN kind = 'invoice' THEN total ELSE 0 END,
           CASE WHEN kind = 'invoice' THEN jsonb_build_object('sums', jsonb_build_object('total', total::text))
                ELSE '{}' END, at::date + 30, at
    FROM told, unnest(ARRAY['delivery_note', 'invoice']) kind WHERE state = 'completed'""",
    "INSERT INTO commerce_documentseries SELECT kind, count(*) FROM commerce_document GROUP BY kind",
    """INSERT INTO commerce_invoice (document_id, order_id, partner_id, account_id, currency, total, credited, paid,
                                    due_on, issued_at, settled_at, reminders)
    SELECT d.id, d.order_id, d.partner_id, o.account_id, 'GBP', d.total, 0,
           CASE WHEN d.id %% 2 = 0 THEN d.total ELSE 0 END, d.due_on, d.issued_at,
           CASE WHEN d.id %% 2 = 0 THEN d.issued_at END, 0
    FROM commerce_document d JOIN commerce_order o ON o.id = d.order_id WHERE d.kind = 'invoice'""",
    """CREATE TEMPORARY TABLE moves AS
    SELECT account_id, kind, amount, order_id, key, at, row_number() OVER (ORDER BY at, step) AS id FROM (
        SELECT id AS account_id, 'allocation' AS kind, 1000000::numeric(16, 3) AS amount, NULL::bigint AS order_id,
               'allocation:' || id AS key, %(now)s::timestamptz - interval '5 years' AS at, 0 AS step
        FROM commerce_account
        UNION ALL SELECT account_id, 'order', -total, id, 'order:' || id, at, 1 FROM told WHERE is_on_account
        UNION ALL SELECT account_id, 'release', total, id, 'order:' || id || ':back', at, 2 FROM told
        WHERE is_on_account AND state = 'rejected'
        UNION ALL SELECT account_id, 'payment', total, NULL, 'invoice:' || id, issued_at, 3 FROM commerce_invoice
        WHERE account_id IS NOT NULL AND paid > 0
    ) m""",
    """INSERT INTO commerce_ledgerentry (id, account_id, kind, amount, balance_after, order_id, key, reason, at)
    SELECT id, account_id, kind, amount, sum(amount) OVER (PARTITION BY account_id ORDER BY id), order_id, key, '', at
    FROM moves""",
    """UPDATE commerce_account a SET balance = e.total, moved_at = e.at FROM (
        SELECT account_id, sum(amount) AS total, max(at) AS at FROM moves GROUP BY account_id
    ) e WHERE e.account_id = a.id""",
    """INSERT INTO commerce_receipt (id, partner_id, account_id, entry_id, currency, amount, settled, received_on,
                                    reference, at)
    SELECT i.id, i.partner_id, i.account_id, m.id, 'GBP', i.total, i.total, i.issued_at::date, '', i.issued_at
    FROM commerce_invoice i LEFT JOIN moves m ON m.key = 'invoice:' || i.id WHERE i.paid > 0""",
    """INSERT INTO commerce_settlement (receipt_id, invoice_id, amount, at)
    SELECT id, id, amount, at FROM commerce_receipt""",
    """INSERT INTO core_outboxentry (topic, key, payload, done_at)
    SELECT 'order.placed', 'placed:' || id, '{}', at FROM told WHERE state <> 'rejected'""",
]


def load():
    """Write the operator, partners with people, and what they ordered, by statements that make it add up."""
    drawn = World(clock.now(), demo.hashed())
    drawn.draw_operator()
    drawn.write()
    with transaction.atomic():
        _common.note(bulk.seed(partners=PARTNERS, users=PEOPLE))
    Product.objects.bulk_create(Product(code=f"P-{number}", name=f"Pallet {number}") for number in (1, 2, 3))
    values = {"orders": ORDERS, "now": clock.now()}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for statement in STATEMENTS:
            cursor.execute(statement, values)
    with _common.bare() as bare:
        bare.execute("SET statement_timeout = 0")
        bare.execute("VACUUM ANALYZE")


def main():
    began = time.perf_counter()
    load()
    _common.figure(BENCH, f"seed {ORDERS:,} orders", time.perf_counter() - began, "s")
    began, told = time.perf_counter(), io.StringIO()
    call_command("check_invariants", stdout=told)
    number = len(told.getvalue().splitlines())
    taken = time.perf_counter() - began
    _common.figure(BENCH, f"{number} invariants of {ORDERS:,} orders", taken, "s", LIMIT_S)


if __name__ == "__main__":
    main()

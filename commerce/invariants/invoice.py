"""What is owed and what came in adds up, down to all of a credit account (K2, K5, K8). Set-based queries."""

from core.invariants import ask


def check():
    yield from _invoices()
    yield from _receipts()
    yield ask(
        "invoices.accounts_are_explained",
        "account {0}: {1} of its credit is in use; orders, invoices and payments make {2}",
        """SELECT a.id, a."limit" - e.total, coalesce(o.rest, 0) + coalesce(i.open, 0) - coalesce(r.free, 0) - e.other
           FROM commerce_account a JOIN (
               SELECT e.account_id, sum(e.amount) AS total, coalesce(sum(e.amount) FILTER (
                   WHERE e.kind IN ('payment', 'refund', 'adjustment') AND e.order_id IS NULL AND r.id IS NULL
               ), 0) AS other
               FROM commerce_ledgerentry e LEFT JOIN commerce_receipt r ON r.entry_id = e.id GROUP BY e.account_id
           ) e ON e.account_id = a.id
           LEFT JOIN (
               SELECT account_id, sum(total - given_back - invoiced) AS rest FROM commerce_order
               WHERE account_id IS NOT NULL GROUP BY account_id
           ) o ON o.account_id = a.id
           LEFT JOIN (
               SELECT account_id, sum(open) AS open FROM commerce_invoice
               WHERE account_id IS NOT NULL AND settled_at IS NULL GROUP BY account_id
           ) i ON i.account_id = a.id
           LEFT JOIN (
               SELECT account_id, sum(amount - settled) AS free FROM commerce_receipt
               WHERE account_id IS NOT NULL GROUP BY account_id
           ) r ON r.account_id = a.id
           WHERE a."limit" - e.total
               <> coalesce(o.rest, 0) + coalesce(i.open, 0) - coalesce(r.free, 0) - e.other""",
    )


def _invoices():
    yield ask(
        "invoices.each_has_its_document",
        "invoice {0} and document {1} are not of each other",
        """SELECT i.id, d.id FROM (
               SELECT id, order_id, partner_id, currency, total FROM commerce_document WHERE kind = 'invoice'
           ) d FULL JOIN commerce_invoice i ON i.document_id = d.id
           WHERE (i.order_id, i.partner_id, i.currency, i.total)
               IS DISTINCT FROM (d.order_id, d.partner_id, d.currency, d.total)""",
    )
    yield ask(
        "invoices.paid_is_what_was_settled",
        "invoice {0}: paid {1}, and {2} were settled",
        """SELECT i.id, i.paid, due.amount FROM commerce_invoice i JOIN commerce_order o ON o.id = i.order_id
           LEFT JOIN (SELECT invoice_id, sum(amount) AS amount FROM commerce_settlement GROUP BY invoice_id) s
               ON s.invoice_id = i.id
           CROSS JOIN LATERAL (SELECT CASE WHEN o.payment_method = 'card' THEN i.total - i.credited
                                      ELSE coalesce(s.amount, 0) END AS amount) due
           WHERE i.paid <> due.amount""",
    )
    yield ask(
        "invoices.make_what_the_order_says",
        "order {0}: invoiced {1}, its invoices less what was credited make {2}",
        """SELECT o.number, o.invoiced, coalesce(i.total, 0) FROM commerce_order o LEFT JOIN (
               SELECT order_id, sum(total - credited) AS total FROM commerce_invoice GROUP BY order_id
           ) i ON i.order_id = o.id WHERE o.invoiced <> coalesce(i.total, 0) AND NOT EXISTS (
               SELECT FROM commerce_paymentplan p WHERE p.order_id = o.id AND p.kind IN ('subscription', 'trial'))""",
    )


def _receipts():
    yield ask(
        "invoices.receipts_settle_what_they_say",
        "receipt {0}: settled {1}, its settlements make {2}",
        """SELECT r.id, r.settled, coalesce(s.amount, 0) FROM commerce_receipt r LEFT JOIN (
               SELECT receipt_id, sum(amount) AS amount FROM commerce_settlement GROUP BY receipt_id
           ) s ON s.receipt_id = r.id WHERE r.settled <> coalesce(s.amount, 0)""",
    )
    yield ask(
        "invoices.receipts_raise_their_account",
        "receipt {0} of {1} on account {2}: entry {3} of {4} on account {5}",
        """SELECT r.id, r.amount, r.account_id, r.entry_id, e.amount, e.account_id FROM commerce_receipt r
           LEFT JOIN commerce_ledgerentry e ON e.id = r.entry_id
           WHERE r.account_id IS NOT NULL AND (e.account_id, e.amount) IS DISTINCT FROM (r.account_id, r.amount)""",
    )
    yield ask(
        "invoices.settled_with_money_of_the_same",
        "settlement {0}: invoice on account {1} in {2}, receipt on account {3} in {4}",
        """SELECT s.id, i.account_id, i.currency, r.account_id, r.currency FROM commerce_settlement s
           JOIN commerce_invoice i ON i.id = s.invoice_id JOIN commerce_receipt r ON r.id = s.receipt_id
           WHERE (i.account_id, i.currency) IS DISTINCT FROM (r.account_id, r.currency)""",
    )

"""Documents are numbered without gaps, all that was shipped has its own, and they add up (O8). Set-based queries."""

from core.invariants import ask


def check():
    yield ask(
        "documents.numbers_have_no_gaps",
        "{0}: the series is at {1}; there are {2} documents, numbered from {3} to {4}",
        """SELECT kind, s.last, coalesce(d.rows, 0), d.first, d.last FROM commerce_documentseries s FULL JOIN (
               SELECT kind, count(*) AS rows, min(number) AS first, max(number) AS last
               FROM commerce_document GROUP BY kind
           ) d USING (kind)
           WHERE (s.last, d.rows, d.first, d.last) IS DISTINCT FROM (d.rows, d.last, 1::bigint, s.last)""",
    )
    yield ask(
        "documents.shipments_have_their_papers",
        "shipment {0} of order {1} has {2} of its delivery note and invoice",
        """SELECT s.id, s.order_id, count(d.id) FROM commerce_shipment s
           LEFT JOIN commerce_document d ON d.shipment_id = s.id AND d.kind IN ('delivery_note', 'invoice')
           GROUP BY s.id HAVING count(d.id) <> 2 - (EXISTS (
               SELECT FROM commerce_paymentplan plan WHERE plan.order_id = s.order_id))::int""",
    )
    yield ask(
        "documents.total_is_what_they_say",
        "{0} {1}: total {2}, and it says {3}",
        """SELECT kind, number, total, content #>> '{sums,total}' FROM commerce_document
           WHERE total <> coalesce((content #>> '{sums,total}')::numeric, 0)""",
    )
    yield ask(
        "documents.invoices_make_up_the_order",
        "order {0}: total {1}, invoices {2}, cancelled {3}",
        """SELECT o.number, o.total, d.total, coalesce(c.total, 0) FROM commerce_order o
           JOIN (SELECT order_id, sum(total) AS total FROM commerce_document WHERE kind = 'invoice' GROUP BY order_id) d
               ON d.order_id = o.id
           LEFT JOIN (SELECT order_id, sum(total) AS total FROM commerce_cancellation GROUP BY order_id) c
               ON c.order_id = o.id
           WHERE o.state IN ('shipped', 'completed') AND o.total <> d.total + coalesce(c.total, 0)
               AND NOT EXISTS (SELECT FROM commerce_paymentplan plan WHERE plan.order_id = o.id)""",
    )

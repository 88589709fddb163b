"""What became of orders adds up: lines, states, and what was given back (O6, O9). Set-based queries."""

from core.invariants import ask


def check():
    yield from _lines()
    yield from _states()
    yield from _amounts()


def _lines():
    yield ask(
        "fulfilment.lines_add_up",
        "line {0}: shipped {1}, cancelled {2}, returned {3}; its rows make {4}, {5} and {6}",
        """SELECT l.id, l.shipped, l.cancelled, l.returned, coalesce(s.n, 0), coalesce(c.n, 0), coalesce(r.n, 0)
           FROM commerce_orderline l
           LEFT JOIN (SELECT line_id, sum(quantity) n FROM commerce_shipmentline GROUP BY line_id) s ON s.line_id = l.id
           LEFT JOIN (SELECT line_id, sum(quantity) n FROM commerce_cancellationline GROUP BY line_id) c
               ON c.line_id = l.id
           LEFT JOIN (
               SELECT part.line_id, sum(part.quantity) n FROM commerce_returnline part
               JOIN commerce_return whole ON whole.id = part.part_of_id AND whole.state <> 'refused'
               GROUP BY part.line_id
           ) r ON r.line_id = l.id
           WHERE (l.shipped, l.cancelled, l.returned) <> (coalesce(s.n, 0), coalesce(c.n, 0), coalesce(r.n, 0))""",
    )
    yield ask(
        "fulfilment.rows_are_of_their_order",
        "line {0} of order {1} is named by order {2}",
        """SELECT l.id, l.order_id, named.order_id FROM (
               SELECT part.line_id, whole.order_id FROM commerce_shipmentline part
               JOIN commerce_shipment whole ON whole.id = part.shipment_id
               UNION ALL
               SELECT part.line_id, whole.order_id FROM commerce_cancellationline part
               JOIN commerce_cancellation whole ON whole.id = part.cancellation_id
               UNION ALL
               SELECT part.line_id, whole.order_id FROM commerce_returnline part
               JOIN commerce_return whole ON whole.id = part.part_of_id
           ) named JOIN commerce_orderline l ON l.id = named.line_id WHERE l.order_id <> named.order_id""",
    )


def _states():
    yield ask(
        "fulfilment.state_follows_the_lines",
        "order {0} is {1} with {2} pieces shipped and {3} open",
        """SELECT o.number, o.state, l.shipped, l.open FROM commerce_order o JOIN (
               SELECT order_id, sum(shipped) AS shipped, sum(quantity - shipped - cancelled) AS open
               FROM commerce_orderline GROUP BY order_id
           ) l ON l.order_id = o.id
           WHERE CASE o.state
               WHEN 'partly_shipped' THEN l.shipped = 0 OR l.open = 0
               WHEN 'shipped' THEN l.shipped = 0 OR l.open > 0
               WHEN 'completed' THEN l.shipped = 0 OR l.open > 0
               WHEN 'cancelled' THEN l.shipped > 0 OR (o.placed_at IS NOT NULL AND l.open > 0)
               ELSE l.shipped > 0 OR l.open = 0 END""",
    )


def _amounts():
    yield ask(
        "fulfilment.given_back_is_what_ended",
        "order {0} ({1}) has given back {2}; its cancellations and refunds make {3}",
        """SELECT o.number, o.state, o.given_back, due.amount FROM commerce_order o
           LEFT JOIN (SELECT order_id, sum(total) AS total FROM commerce_cancellation GROUP BY order_id) c
               ON c.order_id = o.id
           LEFT JOIN (
               SELECT order_id, sum(total) AS total FROM commerce_return WHERE state = 'refunded' GROUP BY order_id
           ) r ON r.order_id = o.id
           CROSS JOIN LATERAL (SELECT CASE WHEN o.state IN ('rejected', 'withdrawn', 'expired') THEN o.total
                                      ELSE coalesce(c.total, 0) + coalesce(r.total, 0) END AS amount) due
           WHERE o.given_back <> due.amount""",
    )
    yield ask(
        "fulfilment.cancellations_are_their_lines",
        "cancellation {0}: net {1} and tax {2}, its lines make {3} and {4}",
        """SELECT c.id, c.net_total, c.tax_total, l.net, l.tax FROM commerce_cancellation c
           JOIN commerce_order o ON o.id = c.order_id
           JOIN (
               SELECT cancellation_id, sum(net_total) AS net, sum(tax_total) AS tax
               FROM commerce_cancellationline GROUP BY cancellation_id
           ) l ON l.cancellation_id = c.id
           WHERE (c.net_total, c.tax_total) <> (l.net, l.tax) AND NOT (
               o.state = 'cancelled' AND (c.net_total, c.tax_total) = (l.net + o.delivery_net, l.tax + o.delivery_tax)
               AND c.id = (SELECT max(id) FROM commerce_cancellation last WHERE last.order_id = o.id))""",
    )
    yield ask(
        "fulfilment.returns_are_their_lines",
        "return {0}: net {1} and tax {2}, its lines make {3} and {4}",
        """SELECT r.id, r.net_total, r.tax_total, l.net, l.tax FROM commerce_return r JOIN (
               SELECT part_of_id, sum(net_total) AS net, sum(tax_total) AS tax
               FROM commerce_returnline GROUP BY part_of_id
           ) l ON l.part_of_id = r.id WHERE (r.net_total, r.tax_total) <> (l.net, l.tax)""",
    )

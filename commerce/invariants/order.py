"""Orders are what was asked for, carts and orders agree, lists stay at home (O3, O5, C7). Set-based queries."""

from core.invariants import ask


def check():
    yield from _orders()
    yield from _holds()
    yield from _carts()
    yield from _price_lists()


def _told(address):
    """An address in the fingerprint of an order, see actions.order.content_hash."""
    parts = " || ', ' || ".join(
        f"to_json({address} ->> '{name}')" for name in ("label", "street", "postcode", "city", "country")
    )
    return f"CASE WHEN {address} IS NULL THEN '[]' ELSE '[' || {parts} || ']' END"


def _orders():
    yield ask(
        "orders.total_is_the_sum",
        "order {0}: total {1} and {2} lines, its lines make {3} and {4}",
        """SELECT o.number, o.total, o.line_count, l.total, l.lines FROM commerce_order o LEFT JOIN (
               SELECT order_id, sum(net_total + tax_total) AS total, count(*) AS lines
               FROM commerce_orderline GROUP BY order_id
           ) l ON l.order_id = o.id
           WHERE (o.total - o.delivery_net - o.delivery_tax, o.line_count) IS DISTINCT FROM (l.total, l.lines::int)""",
    )
    yield ask(
        "orders.hash_matches_content",
        "order {0} is not what its fingerprint says",
        f"""SELECT o.number FROM commerce_order o LEFT JOIN (
               SELECT order_id, string_agg(
                   '[' || to_json(code) || ', ' || quantity || ', "' || unit_price || '", "' || total || '"'
                   || CASE WHEN tax_total <> 0 THEN ', "' || tax_total || '"' ELSE '' END || ']',
                   ', ' ORDER BY position) AS content
               FROM commerce_orderline GROUP BY order_id
           ) l ON l.order_id = o.id
           WHERE o.content_hash <> encode(sha256(convert_to(
               '[[' || o.partner_id || ', ' || o.buyer_id || ', "' || o.currency || '", "' || o.payment_method || '"'
               || CASE WHEN o.ship_to IS NULL AND o.bill_to IS NULL AND o.requested_on IS NULL AND o.delivery_name = ''
                  THEN '' ELSE ', ' || {_told("o.ship_to")} || ', ' || {_told("o.bill_to")}
                  || ', "' || coalesce(o.requested_on::text, '') || '", ' || to_json(o.delivery_name)
                  || ', "' || o.delivery_net || '", "' || o.delivery_tax || '"' END
               || '], [' || coalesce(l.content, '') || ']]', 'UTF8')), 'hex')""",
    )
    yield ask(
        "orders.placed_at_when_placed",
        "order {0} is {1}, placed at {2}",
        """SELECT number, state, placed_at FROM commerce_order WHERE state <> 'cancelled' AND (placed_at IS NOT NULL)
           <> (state IN ('placed', 'in_progress', 'partly_shipped', 'shipped', 'completed'))""",
    )


def _holds():
    """A whole order is held, or pieces of one whose rest went on; what still waits for others may be held after."""
    yield ask(
        "orders.held_exactly_while_on_hold",
        "order {0} is {1}, with {2} open holds, {3} of them not by hand",
        """SELECT o.number, o.state, coalesce(h.holds, 0), coalesce(h.by_gates, 0) FROM commerce_order o LEFT JOIN (
               SELECT order_id, count(*) AS holds, count(*) FILTER (WHERE by_id IS NULL) AS by_gates
               FROM commerce_hold WHERE ended_at IS NULL GROUP BY order_id
           ) h ON h.order_id = o.id
           WHERE CASE
               WHEN o.state = 'on_hold' THEN h.holds IS NULL
               WHEN o.state IN ('awaiting_approval', 'awaiting_customer') THEN h.by_gates > 0
               ELSE h.holds > 0 AND NOT EXISTS (
                   SELECT FROM commerce_orderline l WHERE l.order_id = o.id AND l.held > 0)
           END""",
    )
    yield ask(
        "orders.held_pieces_have_their_hold",
        "order {0} is {1}: {2} of its pieces are held, by {3}",
        """SELECT o.number, o.state, l.held, coalesce(h.kinds, 'nothing') FROM commerce_order o JOIN (
               SELECT order_id, sum(held) AS held FROM commerce_orderline WHERE held > 0 GROUP BY order_id
           ) l ON l.order_id = o.id LEFT JOIN (
               SELECT order_id, string_agg(kind, ', ') AS kinds FROM commerce_hold WHERE ended_at IS NULL
               GROUP BY order_id
           ) h ON h.order_id = o.id
           WHERE o.state NOT IN ('placed', 'in_progress', 'partly_shipped') OR h.kinds IS DISTINCT FROM 'credit'""",
    )


def _carts():
    yield ask(
        "carts.ordered_once",
        "cart {0} was ordered at {1}, and order {2} came of it",
        """SELECT c.id, c.ordered_at, o.number FROM commerce_cart c LEFT JOIN commerce_order o ON o.cart_id = c.id
           WHERE (c.ordered_at IS NULL) <> (o.id IS NULL)""",
    )
    yield ask(
        "carts.ordered_by_their_owner",
        "order {0} came of a cart of somebody else",
        """SELECT o.number FROM commerce_order o JOIN commerce_cart c ON c.id = o.cart_id
           WHERE (c.user_id, c.partner_id, c.currency) IS DISTINCT FROM (o.buyer_id, o.partner_id, o.currency)""",
    )


def _price_lists():
    """A company's list holds its own products, for its own tree; rows are no newer than their list (C2, C7)."""
    inside = """(
        WITH RECURSIVE below(id) AS (
            SELECT l.owner_id UNION SELECT p.id FROM partners_partner p JOIN below ON p.parent_id = below.id
        ) SELECT id FROM below)"""
    yield ask(
        "prices.owned_lists_hold_own_products",
        "list {0} of partner {1} prices {2}, which is not its own",
        f"""SELECT l.id, l.owner_id, p.code FROM commerce_pricelist l JOIN (
                SELECT price_list_id, product_id FROM commerce_priceentry WHERE retired_in IS NULL
                UNION SELECT price_list_id, product_id FROM commerce_pricerule WHERE retired_in IS NULL
            ) r ON r.price_list_id = l.id JOIN commerce_product p ON p.id = r.product_id
            WHERE l.owner_id IS NOT NULL AND (p.vendor_id IS NULL OR p.vendor_id NOT IN {inside})""",
    )
    yield ask(
        "prices.owned_lists_stay_in_their_tree",
        "list {0} of partner {1} is given to partner {2}",
        f"""SELECT l.id, l.owner_id, a.partner_id FROM commerce_pricelist l
            JOIN commerce_pricelistassignment a ON a.price_list_id = l.id AND a.ended_at IS NULL
            WHERE l.owner_id IS NOT NULL AND a.partner_id NOT IN {inside}""",
    )
    yield ask(
        "prices.rows_are_no_newer_than_their_list",
        "list {0} is at version {1}, and a row of it at {2}",
        """SELECT l.id, l.version, r.number FROM commerce_pricelist l JOIN (
               SELECT price_list_id, max(greatest(added_in, retired_in)) AS number
               FROM commerce_priceentry GROUP BY price_list_id
               UNION ALL
               SELECT price_list_id, max(greatest(added_in, retired_in)) FROM commerce_pricerule GROUP BY price_list_id
               UNION ALL
               SELECT price_list_id, max(number) FROM commerce_pricelistversion GROUP BY price_list_id
           ) r ON r.price_list_id = l.id WHERE r.number > l.version""",
    )

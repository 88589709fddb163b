"""What was sold at an offered price is written down whole, and released by somebody else than its seller (T3)."""

from core.invariants import ask


def check():
    yield ask(
        "sales.offered_prices_are_those_of_their_lines",
        "order {0}, product {1}: the line costs {2}, the offer says {3}",
        """SELECT o.number, x.product_id, x.unit_price, x.price
           FROM commerce_order o JOIN (
               SELECT coalesce(l.order_id, p.order_id) AS order_id, coalesce(l.product_id, p.product_id) AS product_id,
                      l.unit_price, p.price, l.quantity AS sold, p.quantity AS offered
               FROM (
                   SELECT l.order_id, l.product_id, l.unit_price, l.quantity
                   FROM telesales_sale s JOIN commerce_orderline l ON l.order_id = s.order_id
                   WHERE (l.price_reason ->> 'overridden')::numeric <> l.unit_price
               ) l FULL JOIN (
                   SELECT s.order_id, p.product_id, p.price, p.quantity
                   FROM telesales_priceoverride p JOIN telesales_sale s ON s.id = p.sale_id
               ) p ON p.order_id = l.order_id AND p.product_id = l.product_id
           ) x ON x.order_id = o.id
           WHERE o.version = 1 AND (x.unit_price, x.sold) IS DISTINCT FROM (x.price, x.offered)""",
    )
    yield ask(
        "sales.what_was_given_is_the_difference",
        "order {0}, product {1}: {2} given, the prices make {3}",
        """SELECT o.number, p.product_id, p.given, (p.list_price - p.price) * p.quantity
           FROM telesales_priceoverride p JOIN telesales_sale s ON s.id = p.sale_id
           JOIN commerce_order o ON o.id = s.order_id
           WHERE abs(p.given - (p.list_price - p.price) * p.quantity) > 1 OR p.currency <> o.currency""",
    )
    yield ask(
        "sales.nobody_releases_what_he_sold",
        "order {0}: its hold {1} was released by its seller {2}",
        """SELECT o.number, h.id, o.seller_id FROM commerce_hold h JOIN commerce_order o ON o.id = h.order_id
           WHERE h.outcome = 'released' AND h.ended_by_id = o.seller_id""",
    )

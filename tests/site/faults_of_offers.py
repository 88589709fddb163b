"""What breaks each invariant of offered prices, written behind the back of every trigger; see test_hooks."""

ORDER = "(SELECT min(id) FROM commerce_order WHERE state = 'placed')"
SAM = "(SELECT id FROM partners_user WHERE username = 'sam')"
HIS_PLACE = f"(SELECT min(id) FROM partners_membership WHERE user_id = {SAM})"
SOLD = f"""UPDATE commerce_order SET channel = 'assisted', seller_id = {SAM},
    sold_from_id = (SELECT id FROM partners_partner WHERE kind = 'operator') WHERE id = {ORDER}"""
SALE = f"""INSERT INTO telesales_sale (id, order_id, seller_id, needs, attribution, terms, at)
    SELECT 4711, id, {HIS_PLACE}, '', '', '', now() FROM commerce_order WHERE id = {ORDER}"""
LINE = f"(SELECT min(id) FROM commerce_orderline WHERE order_id = {ORDER})"
OFFERED = f"""UPDATE commerce_orderline SET price_reason = price_reason || '{{"overridden": "9"}}' WHERE id = {LINE}"""
OFFER = f"""INSERT INTO telesales_priceoverride
    (id, sale_id, product_id, quantity, company_id, role, currency, list_price, price, given, reason, said, by_id, at)
    SELECT 4711, 4711, l.product_id, l.quantity, l.partner_id, 'ssr', o.currency, l.unit_price, l.unit_price, {{0}},
           'Loyal', '', {SAM}, now()
    FROM commerce_orderline l JOIN commerce_order o ON o.id = l.order_id WHERE l.id = {LINE}"""
RELEASED = f"""INSERT INTO commerce_hold (order_id, kind, reason, since, ended_at, ended_by_id, outcome, comment)
    SELECT id, 'business', 'Looked at', now(), now(), {SAM}, 'released', '' FROM commerce_order WHERE id = {ORDER}"""

FAULTS = {
    "sales.offered_prices_are_those_of_their_lines": f"{SOLD};{SALE};{OFFERED}",
    "sales.what_was_given_is_the_difference": f"{SOLD};{SALE};{OFFERED};{OFFER.format(5)}",
    "sales.nobody_releases_what_he_sold": f"{SOLD};{SALE};{RELEASED}",
}

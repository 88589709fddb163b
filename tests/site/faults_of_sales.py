"""What breaks each invariant of assisted sales, written behind the back of every trigger; see test_hooks."""

ORDER = "(SELECT min(id) FROM commerce_order WHERE state = 'placed')"
PARTNER = f"(SELECT partner_id FROM commerce_order WHERE id = {ORDER})"
BUYER = f"(SELECT buyer_id FROM commerce_order WHERE id = {ORDER})"
SAM = "(SELECT id FROM partners_user WHERE username = 'sam')"
HOUSE = "(SELECT id FROM partners_partner WHERE kind = 'operator')"
HIS_PLACE = f"(SELECT min(id) FROM partners_membership WHERE user_id = {SAM})"
SESSION = f"""INSERT INTO telesales_salessession
    (seller_id, seller_user_id, sold_from_id, customer_id, partner_id, reason, started_at, expires_at)
    SELECT {HIS_PLACE}, {{user}}, {{sold_from}}, {{customer}}, {PARTNER}, 'x', now(), now() + interval '1 hour'"""
PLACE_OF_BUYER = f"(SELECT min(id) FROM partners_membership WHERE user_id = {BUYER})"
USUAL = SESSION.format(user=SAM, sold_from=HOUSE, customer=PLACE_OF_BUYER)
SALE = f"""INSERT INTO telesales_sale (order_id, seller_id, needs, attribution, terms, at)
    SELECT {ORDER}, {HIS_PLACE}, '{{}}', '', '', now()"""
SOLD = f"UPDATE commerce_order SET seller_id = {SAM}, sold_from_id = {HOUSE}, channel = 'assisted' WHERE id = {ORDER}"
DRAFT = f"""INSERT INTO commerce_cart (id, user_id, partner_id, name, currency, is_current, is_sales_draft)
    SELECT 4711, {BUYER}, {PARTNER}, 'x', 'GBP', false, true"""
OPPORTUNITY = f"""INSERT INTO telesales_opportunity
    (id, number, name, state, customer_id, partner_id, owner_id, owner_role, sold_from_id, cart_id, currency, total,
     attribution, terms, notes, created_at, created_by_id, expires_at, changed_at, end_reason, ended_at, order_id)
    SELECT 4711, 'P-4711', 'x', '{{state}}', {PLACE_OF_BUYER}, {PARTNER}, {HIS_PLACE}, 'ssr', {HOUSE}, 4711,
     '{{currency}}', 0, '', '', '', now(), {SAM}, now() + interval '9 days', now(), '', {{ended}}, {{order}}"""
OPEN = OPPORTUNITY.format(state="open", currency="GBP", ended="NULL", order="NULL")
QUOTE = f"""INSERT INTO telesales_quote
    (opportunity_id, version, state, content, content_hash, currency, total, expires_at, zone, sent_at, sent_by_id,
     message, comment)
    SELECT 4711, 1, 'sent', '{{}}', 'x', 'GBP', 1, now() + interval '9 days', 'UTC', now(), {SAM}, '', ''"""
LEAD = f"""INSERT INTO telesales_lead
    (state, source, company, name, email, phone, city, country, message, language, created_at, for_ssrs, partner_id,
     user_id, decided_at, decided_by_id, reason)
    SELECT 'converted', 'hand', 'x', 'x', 'x@x.example', '', '', '', '', '', now(), true, {PARTNER}, {SAM}, now(),
     {SAM}, ''"""
LINK = f"""INSERT INTO telesales_resellercustomer (reseller_id, customer_id, origin, since, by_id)
    SELECT {HOUSE}, {PARTNER}, 'assigned', now(), {SAM}"""

FAULTS = {
    "sales.one_session_at_a_time": f"DROP INDEX sales_session_one_at_a_time; {USUAL}; {USUAL}",
    "sales.sessions_are_with_another_company": SESSION.format(user=SAM, sold_from=PARTNER, customer=PLACE_OF_BUYER),
    "sales.sessions_are_what_their_places_say": SESSION.format(user=SAM, sold_from=HOUSE, customer=HIS_PLACE),
    "sales.sold_orders_have_their_sale": SOLD,
    "sales.placed_only_when_let_go": f"{SOLD}; {SALE.format('A manager decides')}",
    "sales.drafts_belong_to_something": DRAFT,
    "sales.opportunities_keep_drafts_of_their_customer": f"{DRAFT};"
    + OPPORTUNITY.format(state="open", currency="EUR", ended="NULL", order="NULL"),
    "sales.closed_opportunities_are_their_orders": f"{DRAFT};"
    + OPPORTUNITY.format(state="closed", currency="GBP", ended="now()", order=ORDER),
    "sales.sent_quotes_wait_for_the_customer": f"{DRAFT}; {OPEN}; {QUOTE}",
    "sales.resellers_and_customers_are_companies": LINK,
    "leads.converted_are_users_of_their_company": LEAD,
}

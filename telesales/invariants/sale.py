"""Who sells, to whom, and what came of it agree with each other (T1-T7). Set-based queries."""

from core.invariants import ask

ROOTS = """WITH RECURSIVE up(start, id, parent_id) AS (
        SELECT id, id, parent_id FROM partners_partner
        WHERE id IN (SELECT sold_from_id FROM {0} UNION SELECT partner_id FROM {0})
        UNION
        SELECT up.start, p.id, p.parent_id FROM partners_partner p JOIN up ON p.id = up.parent_id
    ), roots AS (SELECT start, id FROM up WHERE parent_id IS NULL)"""
RUNNING = "telesales_salessession s WHERE s.ended_at IS NULL AND s.expires_at > now()"


def check():
    yield from _sessions()
    yield from _sales()
    yield from _opportunities()
    yield from _customers()


def _sessions():
    """One at a time, with another company."""
    yield ask(
        "sales.one_session_at_a_time",
        "user {0} has {1} open sales sessions",
        """SELECT seller_user_id, count(*) FROM telesales_salessession
           WHERE ended_at IS NULL GROUP BY seller_user_id HAVING count(*) > 1""",
    )
    yield ask(
        "sales.sessions_are_with_another_company",
        "sales session {0} runs within one company",
        f"""{ROOTS.format(f"(SELECT s.* FROM {RUNNING}) running")}
            SELECT s.id FROM {RUNNING} AND (SELECT id FROM roots WHERE start = s.sold_from_id)
                = (SELECT id FROM roots WHERE start = s.partner_id)""",
    )
    yield ask(
        "sales.sessions_are_what_their_places_say",
        "sales session {0}: its user or partner is not the place's",
        """SELECT s.id FROM telesales_salessession s
           JOIN partners_membership seller ON seller.id = s.seller_id
           WHERE seller.user_id <> s.seller_user_id OR s.customer_id IN (
               SELECT m.id FROM partners_membership m WHERE m.user_id = s.seller_user_id)""",
    )


def _sales():
    """Every order that was sold says of what, and none is placed before who must has let it go."""
    yield ask(
        "sales.sold_orders_have_their_sale",
        "order {0} is sold by {1}, its sale by {2}",
        """SELECT o.number, o.seller_id, m.user_id FROM commerce_order o
           FULL JOIN telesales_sale s ON s.order_id = o.id
           LEFT JOIN partners_membership m ON m.id = s.seller_id
           WHERE (o.seller_id IS NOT NULL AND o.channel <> 'phone' OR s.id IS NOT NULL)
           AND o.seller_id IS DISTINCT FROM m.user_id""",
    )
    yield ask(
        "sales.placed_only_when_let_go",
        "order {0} is placed although nobody has released what it was held for",
        """SELECT o.number FROM telesales_sale s JOIN commerce_order o ON o.id = s.order_id
           WHERE s.needs <> '' AND o.placed_at IS NOT NULL AND NOT EXISTS (
               SELECT FROM commerce_hold h
               WHERE h.order_id = o.id AND h.kind = 'business' AND h.outcome = 'released')""",
    )


def _opportunities():
    """A draft belongs to an opportunity or became an order; a closed one is its order; what is sent waits for the
    customer, or is over with its opportunity."""
    yield ask(
        "sales.drafts_belong_to_something",
        "sales draft {0} belongs to no opportunity and was not ordered",
        """SELECT c.id FROM commerce_cart c WHERE c.is_sales_draft
           AND NOT EXISTS (SELECT FROM telesales_opportunity o WHERE o.cart_id = c.id)
           AND NOT EXISTS (SELECT FROM commerce_order o WHERE o.cart_id = c.id AND o.channel = 'upload')""",
    )
    yield ask(
        "sales.opportunities_keep_drafts_of_their_customer",
        "opportunity {0}: its lines lie in a cart that is no draft of its customer",
        """SELECT o.number FROM telesales_opportunity o JOIN commerce_cart c ON c.id = o.cart_id
           JOIN partners_membership m ON m.id = o.customer_id
           WHERE NOT c.is_sales_draft OR c.partner_id <> o.partner_id OR c.user_id <> m.user_id
              OR c.currency <> o.currency""",
    )
    yield ask(
        "sales.closed_opportunities_are_their_orders",
        "opportunity {0} is {1}; the order of its lines is {2}",
        """SELECT o.number, o.state, made.number FROM telesales_opportunity o
           LEFT JOIN commerce_order made ON made.cart_id = o.cart_id
           WHERE o.order_id IS DISTINCT FROM made.id OR (o.state = 'closed') <> (made.id IS NOT NULL)""",
    )
    yield ask(
        "sales.sent_quotes_wait_for_the_customer",
        "quote {1} of opportunity {0} is sent, the opportunity is {2}",
        """SELECT o.number, q.version, o.state FROM telesales_quote q
           JOIN telesales_opportunity o ON o.id = q.opportunity_id
           WHERE q.state = 'sent' AND (o.state NOT IN ('pending_customer', 'expired')
              OR o.state = 'expired' AND q.expires_at > o.ended_at)""",
    )


def _customers():
    """Resellers and customers are whole companies; a lead is worked on where it was assigned."""
    yield ask(
        "sales.resellers_and_customers_are_companies",
        "reseller {0} looks after {1}: one of both is a branch or the operator",
        """SELECT r.code, c.code FROM telesales_resellercustomer l
           JOIN partners_partner r ON r.id = l.reseller_id JOIN partners_partner c ON c.id = l.customer_id
           WHERE l.ended_at IS NULL AND (r.parent_id IS NOT NULL OR c.parent_id IS NOT NULL
              OR r.kind = 'operator' OR c.kind = 'operator')""",
    )
    yield ask(
        "leads.converted_are_users_of_their_company",
        "lead {0} is converted to user {1}, who never had a place at partner {2} or below",
        """SELECT l.id, l.user_id, l.partner_id FROM telesales_lead l
           WHERE l.state = 'converted' AND NOT EXISTS (
               WITH RECURSIVE below AS (
                   SELECT l.partner_id AS id
                   UNION
                   SELECT p.id FROM partners_partner p JOIN below ON p.parent_id = below.id
               ) SELECT FROM partners_membership m JOIN below ON below.id = m.partner_id
               WHERE m.user_id = l.user_id)""",
    )

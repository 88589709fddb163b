"""Commission adds up: each payment is shared out once and whole, closed months are what their rows say, and a sale is
what was offered (F5)."""

from django.conf import settings

from core.invariants import ask


def check():
    yield from _postings()
    yield from _sales()
    yield from _months()


def _postings():
    yield ask(
        "commission.postings_balance",
        "posting {0} of {1}: its entries make {2}",
        """SELECT p.id, p.amount, e.amount FROM telesales_commissionposting p LEFT JOIN (
               SELECT posting_id, sum(amount) AS amount FROM telesales_commissionentry GROUP BY posting_id
           ) e ON e.posting_id = p.id WHERE p.amount IS DISTINCT FROM e.amount""",
    )
    yield ask(
        "commission.payments_are_shared_out",
        "sale {0}: payment {1} of {2} at {3}; its posting says {4} at {5}",
        """SELECT s.id, f.id, f.amount, f.at, p.amount, p.at
           FROM commerce_planpayment f JOIN commerce_instalment i ON i.id = f.instalment_id
           JOIN commerce_paymentplan l ON l.id = i.plan_id JOIN telesales_phonesale s ON s.order_id = l.order_id
           FULL JOIN telesales_commissionposting p ON p.plan_payment_id = f.id
           WHERE (s.id, f.amount, f.at, s.currency) IS DISTINCT FROM (p.sale_id, p.amount, p.at, p.currency)""",
    )
    yield ask(
        "commission.entries_are_of_their_posting",
        "entry {0}: {1} at {2}; its posting says {3} at {4}",
        """SELECT e.id, e.currency, e.at, p.currency, p.at FROM telesales_commissionentry e
           LEFT JOIN telesales_commissionposting p ON p.id = e.posting_id
           WHERE (e.currency, e.at) IS DISTINCT FROM (p.currency, p.at)""",
    )
    yield ask(
        "commission.nobody_has_less_than_nothing",
        "sale {0}: partner {1} has {2} of {3}",
        """SELECT p.sale_id, e.partner_id, e.share, sum(e.amount) FROM telesales_commissionentry e
           JOIN telesales_commissionposting p ON p.id = e.posting_id
           GROUP BY p.sale_id, e.partner_id, e.share HAVING sum(e.amount) < 0""",
    )


def _sales():
    yield ask(
        "commission.shares_are_at_most_all",
        "{0} {1}: shares make {2} per cent",
        """SELECT 'product', product_id, sum(percent) FROM telesales_jointventure WHERE ended_at IS NULL
           GROUP BY product_id HAVING sum(percent) > 100
           UNION ALL
           SELECT 'sale', sale_id, sum(percent) FROM telesales_saleshare GROUP BY sale_id HAVING sum(percent) > 100""",
    )
    yield ask(
        "commission.sales_are_what_was_offered",
        "sale {0} of order {1}: total {2} {3}, rate {4}, script {5}; its offer or order says otherwise",
        """SELECT s.id, o.number, s.total, s.currency, s.rate_id, s.script_id
           FROM telesales_phonesale s JOIN telesales_phoneoffer f ON f.id = s.offer_id
           JOIN commerce_order o ON o.id = s.order_id LEFT JOIN telesales_commissionrate r ON r.id = s.rate_id
           WHERE (s.order_id, s.seller_id, s.product_id, s.currency, s.script_id, s.told_party_at, s.told_terms_at)
                 IS DISTINCT FROM
                 (f.order_id, f.seller_id, f.product_id, f.currency, f.script_id, f.told_party_at, f.told_terms_at)
              OR (s.total, s.tax_total, s.currency) <> (o.total, o.tax_total, o.currency)
              OR s.total <> f.amount * f.quantity
              OR (s.rate_id, s.rate_kind, s.rate_value) IS DISTINCT FROM (f.rate_id, r.kind, r.value)
              OR s.affiliate_id IS DISTINCT FROM CASE WHEN f.rate_id IS NOT NULL THEN f.sold_from_id END""",
    )


def _months():
    """Months end where the house is, so its zone says which entries are of them."""
    zone = settings.TIME_ZONE.replace("'", "")
    yield ask(
        "commission.months_are_closed_in_order",
        "{0} ends at {1}; the month before it that is closed is {2}",
        f"""SELECT month, ends_at, before FROM (
                SELECT month, ends_at, lag(month) OVER (ORDER BY month) AS before FROM telesales_commissionmonth
            ) m WHERE before <> month - interval '1 month'
                OR ends_at <> (month + interval '1 month')::timestamp AT TIME ZONE '{zone}'""",
    )
    yield ask(
        "commission.closings_are_their_rows",
        "{0}, partner {1}, {2}, {3}: {4} entries of {5} are kept, {6} of {7} there",
        """SELECT m.month, partner_id, currency,
                  share, c.number, c.amount, e.number, e.amount
           FROM telesales_commissionclosing c
           FULL JOIN (
               SELECT m.id AS month_id, e.partner_id, e.currency, e.share, count(*) AS number, sum(e.amount) AS amount
               FROM (
                   SELECT id, ends_at, coalesce(lag(ends_at) OVER (ORDER BY ends_at), '-infinity') AS since
                   FROM telesales_commissionmonth
               ) m JOIN telesales_commissionentry e ON e.at >= m.since AND e.at < m.ends_at
               GROUP BY m.id, e.partner_id, e.currency, e.share
           ) e USING (month_id, partner_id, currency, share)
           LEFT JOIN telesales_commissionmonth m ON m.id = month_id
           WHERE (c.number, c.amount) IS DISTINCT FROM (e.number, e.amount)""",
    )

"""Card payments of quotes are of just the version that they say, and become its order or none (T6, O7). Set-based."""

from core.invariants import ask


def check():
    yield ask(
        "quotes.card_payments_say_their_version",
        "payment {0} is for sales draft {1} and says no version of a quote",
        """SELECT p.id, p.cart_id FROM commerce_payment p JOIN commerce_cart c ON c.id = p.cart_id
           WHERE c.is_sales_draft AND NOT EXISTS (SELECT FROM telesales_quotepayment q WHERE q.payment_id = p.id)""",
    )
    yield ask(
        "quotes.card_payments_are_of_what_was_quoted",
        "payment {0} of {1} {2} is for version {3} of opportunity {4}, which is of {5} {6}, or of another draft",
        """SELECT p.id, p.total, p.currency, q.version, o.number, q.total, q.currency FROM telesales_quotepayment k
           JOIN commerce_payment p ON p.id = k.payment_id JOIN telesales_quote q ON q.id = k.quote_id
           JOIN telesales_opportunity o ON o.id = q.opportunity_id
           WHERE (p.cart_id, p.total, p.currency) IS DISTINCT FROM (o.cart_id, q.total, q.currency)
              OR p.instalment_id IS NOT NULL""",
    )
    yield ask(
        "quotes.paid_is_the_order_of_that_version",
        "payment {0} has made order {1}; version {2} of opportunity {3} is {4}, the opportunity is order {5}",
        """SELECT p.id, p.order_id, q.version, o.number, q.state, o.order_id FROM telesales_quotepayment k
           JOIN commerce_payment p ON p.id = k.payment_id JOIN telesales_quote q ON q.id = k.quote_id
           JOIN telesales_opportunity o ON o.id = q.opportunity_id LEFT JOIN telesales_sale s ON s.order_id = p.order_id
           WHERE p.order_id IS NOT NULL
             AND (q.state, o.order_id, s.quote_id) IS DISTINCT FROM ('approved', p.order_id, q.id)""",
    )

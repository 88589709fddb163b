"""What breaks each invariant of quotes paid by card, written behind the back of every trigger; see test_hooks."""

from tests.site.faults_of_payments import payment
from tests.site.faults_of_sales import DRAFT, OPPORTUNITY, QUOTE

WAITS = OPPORTUNITY.format(state="pending_customer", currency="GBP", ended="NULL", order="NULL")
FOR_IT = """INSERT INTO telesales_quotepayment (payment_id, quote_id, po_number)
    SELECT p.id, q.id, '' FROM commerce_payment p, telesales_quote q
    WHERE p.cart_id = 4711 AND q.opportunity_id = 4711"""


def paid(**values):
    """Give the statements with which the one version of a quote of 1.00 is paid for by card."""
    known = {"cart_id": "4711", "total": "1", "currency": "'GBP'", "order_id": "NULL::bigint", **values}
    return f"{DRAFT}; {WAITS}; {QUOTE}; {payment(**known)}; {FOR_IT}"


FAULTS = {
    "quotes.card_payments_say_their_version": f"{DRAFT}; {WAITS}; {payment(cart_id='4711', order_id='NULL::bigint')}",
    "quotes.card_payments_are_of_what_was_quoted": paid(total="2"),
    "quotes.paid_is_the_order_of_that_version": paid(order_id="id"),
}

"""Card payments add up: what was taken is ordered or goes back, and no order by card stands unpaid (O7).

What is paid by a plan, payment by payment: see plan_invariants.
"""

from core.invariants import ask


def check():
    yield from _money()
    yield from _orders()


def _money():
    yield ask(
        "payments.taken_is_ordered_or_goes_back",
        "payment {0} took {1} for no order, and only {2} of it goes back",
        """SELECT id, captured_amount, refund_due + refunded FROM commerce_payment
           WHERE order_id IS NULL AND instalment_id IS NULL AND captured_amount <> refund_due + refunded""",
    )
    yield ask(
        "payments.give_back_at_most_what_was_taken",
        "payment {0} took {1}; {2} is to go back and {3} has",
        """SELECT id, captured_amount, refund_due, refunded FROM commerce_payment
           WHERE refund_due + refunded > captured_amount""",
    )
    yield ask(
        "payments.what_is_due_is_on_its_way",
        "payment {0}: {1} is to go back, and {2} waits in the outbox",
        """SELECT p.id, p.refund_due, coalesce(e.amount, 0) FROM commerce_payment p LEFT JOIN (
               SELECT (payload->>'payment')::bigint AS payment_id, sum((payload->>'amount')::numeric) AS amount
               FROM core_outboxentry WHERE topic = 'payment.refund' AND done_at IS NULL GROUP BY 1
           ) e ON e.payment_id = p.id WHERE p.refund_due <> coalesce(e.amount, 0)""",
    )
    yield ask(
        "payments.state_says_what_was_taken",
        "payment {0} is {1} and took {2}, of which {3} has gone back",
        """SELECT id, status, captured_amount, refunded FROM commerce_payment WHERE CASE status
               WHEN 'confirmed' THEN captured_amount <> total OR (refunded = total AND total > 0)
               WHEN 'refunded' THEN captured_amount <> total OR refunded <> total
               ELSE captured_amount <> 0 END""",
    )
    yield ask(
        "payments.refunds_that_failed",
        "payment {0}: its refund has failed {1} times: {2}",
        """SELECT (payload->>'payment')::bigint, attempts, left(error, 120) FROM core_outboxentry
           WHERE topic = 'payment.refund' AND failed_at IS NOT NULL""",
        is_warning=True,
    )


def _orders():
    yield ask(
        "payments.card_orders_are_paid",
        "order {0} is to be paid by card and is {1}, but nothing was taken for it",
        """SELECT o.number, o.state FROM commerce_order o LEFT JOIN commerce_payment p ON p.order_id = o.id
           WHERE o.payment_method = 'card' AND coalesce(p.captured_amount, 0) <> o.total AND NOT EXISTS (
               SELECT FROM commerce_paymentplan plan WHERE plan.order_id = o.id)""",
    )
    yield ask(
        "payments.are_of_what_they_ordered",
        "payment {0} has made order {1}, which is of something else",
        """SELECT p.id, o.number FROM commerce_payment p JOIN commerce_order o ON o.id = p.order_id
           WHERE (p.cart_id, p.key, p.total, p.currency, p.content_hash, p.user_id, 'card')
               IS DISTINCT FROM (o.cart_id, o.submission_key, o.total, o.currency, o.content_hash, o.buyer_id,
                                 o.payment_method)
               AND NOT EXISTS (SELECT FROM commerce_paymentplan plan WHERE plan.order_id = o.id)""",
    )

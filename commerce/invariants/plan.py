"""Payment plans add up: instalments make the plan, the plan the order, payments what was paid (F2, F8)."""

from core.invariants import ask

ENDED_EARLY = "('rejected', 'withdrawn', 'expired', 'cancelled')"
OPEN = "('planned', 'asked', 'failed')"


def check():
    yield from _agreed()
    yield from _paid()
    yield from _states()


def _agreed():
    yield ask(
        "plans.are_of_their_order",
        "order {0}: total {1} {2} to be paid by {3}; its plan says {4} {5} by {6}",
        """SELECT o.number, o.total, o.currency, o.payment_method, p.amount, p.currency, p.payment_method
           FROM commerce_paymentplan p JOIN commerce_order o ON o.id = p.order_id
           WHERE (o.total, o.currency, o.payment_method) <> (p.amount, p.currency, p.payment_method)""",
    )
    yield ask(
        "plans.instalments_make_the_amount",
        "plan {0} ({1}) of {2} in {3} payments: {4} instalments make {5}",
        """SELECT p.id, p.kind, p.amount, p.count, i.rows, i.total FROM commerce_paymentplan p LEFT JOIN (
               SELECT plan_id, count(*) AS rows, sum(amount) AS total, min(amount) AS least, max(amount) AS most
               FROM commerce_instalment GROUP BY plan_id
           ) i ON i.plan_id = p.id
           WHERE CASE WHEN p.count IS NULL THEN (i.least, i.most) IS DISTINCT FROM (p.amount, p.amount)
                      ELSE (i.rows, i.total) IS DISTINCT FROM (p.count::bigint, p.amount) END""",
    )


def _paid():
    yield ask(
        "plans.payments_are_what_was_paid",
        "instalment {0}: paid {1}, refunded {2}; its payments make {3}",
        """SELECT i.id, i.paid, i.refunded, coalesce(p.amount, 0) FROM commerce_instalment i LEFT JOIN (
               SELECT instalment_id, sum(amount) AS amount FROM commerce_planpayment GROUP BY instalment_id
           ) p ON p.instalment_id = i.id WHERE i.paid - i.refunded <> coalesce(p.amount, 0)""",
    )
    yield ask(
        "plans.card_payments_are_counted",
        "payment {0} took {1} of instalment {2}, of which {3} went back; {4} were counted",
        """SELECT p.id, p.captured_amount, p.instalment_id, p.refund_due + p.refunded, coalesce(c.amount, 0)
           FROM commerce_payment p LEFT JOIN (
               SELECT payment_id, sum(amount) AS amount FROM commerce_planpayment GROUP BY payment_id
           ) c ON c.payment_id = p.id
           WHERE p.instalment_id IS NOT NULL
               AND p.captured_amount - p.refund_due - p.refunded <> coalesce(c.amount, 0)""",
    )


def _states():
    yield ask(
        "plans.end_with_their_order",
        "order {0} is {1}, its plan is {2}",
        f"""SELECT o.number, o.state, p.state FROM commerce_paymentplan p JOIN commerce_order o ON o.id = p.order_id
           WHERE o.state IN {ENDED_EARLY} AND p.state <> 'ended'""",
    )
    yield ask(
        "plans.ask_while_they_run",
        "plan {0} is {1}; instalment {2} ({3}) is asked for at {4}",
        f"""SELECT p.id, p.state, i.id, i.state, i.collect_at
           FROM commerce_instalment i JOIN commerce_paymentplan p ON p.id = i.plan_id
           WHERE (i.collect_at IS NOT NULL AND p.state <> 'running')
              OR (i.collect_at IS NULL AND p.state = 'running'
                  AND (i.state = 'planned' OR i.state = 'asked' AND p.payment_method = 'card'))
              OR (p.state IN ('ended', 'completed') AND i.state IN {OPEN})""",
    )

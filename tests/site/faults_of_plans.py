"""Faults of payment plans, planted behind the back of every rule; see test_hooks."""

from tests.site.faults_of_payments import payment

ONE_ORDER = "(SELECT min(id) FROM commerce_order WHERE state = 'placed' AND payment_method = 'on_account')"
ENDED = "(SELECT min(id) FROM commerce_order WHERE state IN ('rejected', 'withdrawn', 'expired', 'cancelled'))"


def plan(order=ONE_ORDER, **values):
    """Give the statement that writes the plan of an order; values are SQL."""
    known = {
        "id": "4711",
        "order_id": "id",
        "kind": "'one_time'",
        "payment_method": "payment_method",
        "amount": "total",
        "currency": "currency",
        "count": "1",
        "trial_days": "0",
        "first_on": "now()",
        "state": "'waiting'",
        "state_reason": "''",
        "made_at": "now()",
        **values,
    }
    columns, expressions = ", ".join(known), ", ".join(known.values())
    return f"INSERT INTO commerce_paymentplan ({columns}) SELECT {expressions} FROM commerce_order WHERE id = {order}"


def instalment(**values):
    """The same of the plan's one payment."""
    known = {
        "id": "4711",
        "plan_id": "id",
        "number": "1",
        "due_on": "now()",
        "amount": "amount",
        "state": "'planned'",
        "attempts": "0",
        **values,
    }
    columns, expressions = ", ".join(known), ", ".join(known.values())
    return f"INSERT INTO commerce_instalment ({columns}) SELECT {expressions} FROM commerce_paymentplan WHERE id = 4711"


FAULTS = {
    "plans.are_of_their_order": f"{plan(amount='total + 1')}; {instalment()}",
    "plans.instalments_make_the_amount": f"{plan()}; {instalment(amount='amount + 1')}",
    "plans.payments_are_what_was_paid": f"{plan()}; {instalment(paid='0.01')}",
    "plans.card_payments_are_counted": payment(instalment_id="4711"),
    "plans.end_with_their_order": f"{plan(ENDED)}; {instalment()}",
    "plans.ask_while_they_run": f"{plan()}; {instalment(collect_at='now()')}",
}

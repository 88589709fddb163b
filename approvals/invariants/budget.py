"""What orders took of budgets adds up, and is what the orders say (A7)."""

from core.invariants import ask


def check():
    yield from _sums()
    yield from _orders()


def _sums():
    yield ask(
        "budgets.periods_are_the_sums_of_their_entries",
        "budget {0}, from {1}: {2} pending and {3} spent, its entries make {4} and {5}",
        """SELECT p.budget_id, p.starts_on, p.pending, p.spent, coalesce(e.pending, 0), coalesce(e.spent, 0)
           FROM approvals_budgetperiod p LEFT JOIN (
               SELECT period_id, sum(pending) AS pending, sum(spent) AS spent
               FROM approvals_budgetentry GROUP BY period_id
           ) e ON e.period_id = p.id
           WHERE (p.pending, p.spent) IS DISTINCT FROM (coalesce(e.pending, 0), coalesce(e.spent, 0))""",
    )
    yield ask(
        "budgets.periods_follow_one_another",
        "budget {0}: a period ends on {1}, the next begins on {2}",
        """SELECT budget_id, ends_on, next_on FROM (
               SELECT budget_id, ends_on, lead(starts_on) OVER (PARTITION BY budget_id ORDER BY starts_on) AS next_on
               FROM approvals_budgetperiod
           ) p WHERE next_on <> ends_on""",
    )
    yield ask(
        "budgets.carry_over_no_more_than_was_left",
        "budget {0}, from {1}: {2} carried over of {3}",
        """SELECT budget_id, starts_on, carried, had FROM (
               SELECT budget_id, starts_on, carried,
                      greatest(coalesce(lag(amount + carried - spent - pending) OVER (
                          PARTITION BY budget_id ORDER BY starts_on), 0), 0) AS had
               FROM approvals_budgetperiod
           ) p WHERE carried > had""",
    )


def _orders():
    """Held orders are pending until they were placed once; those are spent for good."""
    yield ask(
        "budgets.entries_are_what_orders_say",
        "order {0} is {1} and worth {2}: it took {3} pending and {4} spent of the period {5}",
        """SELECT o.number, o.state, o.total - o.given_back, e.pending, e.spent, e.period_id
           FROM (SELECT order_id, period_id, sum(pending) AS pending, sum(spent) AS spent
                 FROM approvals_budgetentry GROUP BY order_id, period_id) e
           JOIN commerce_order o ON o.id = e.order_id
           WHERE e.pending + e.spent <> o.total - o.given_back OR e.pending < 0 OR e.spent < 0 OR CASE
               WHEN o.state IN ('awaiting_customer', 'awaiting_approval') THEN e.spent <> 0
               WHEN o.state = 'on_hold' THEN e.pending <> 0 AND e.spent <> 0
               ELSE e.pending <> 0 END""",
    )
    yield ask(
        "budgets.orders_count_where_they_belong",
        "order {0} is counted in budget {1}, which is not one of its company, cost centre and currency",
        """SELECT o.number, p.budget_id FROM approvals_budgetentry e
           JOIN approvals_budgetperiod p ON p.id = e.period_id JOIN approvals_budget b ON b.id = p.budget_id
           JOIN commerce_order o ON o.id = e.order_id
           WHERE b.currency <> o.currency
              OR b.cost_centre_id IS NOT NULL AND b.cost_centre_id IS DISTINCT FROM o.cost_centre_id""",
    )

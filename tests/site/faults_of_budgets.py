"""What breaks each invariant of budgets, written behind the back of every trigger; see test_hooks."""

ORDER = "(SELECT min(id) FROM commerce_order WHERE state = 'placed')"
BUDGET = f"""INSERT INTO approvals_budget (id, partner_id, currency, period, amount, rule, carries_over, is_active)
    SELECT 4711, partner_id, {{0}}, 'month', 100, 'warn', false, false FROM commerce_order WHERE id = {ORDER}"""
PERIOD = """INSERT INTO approvals_budgetperiod (id, budget_id, starts_on, ends_on, amount, carried, pending, spent)
    VALUES ({0}, 4711, '{1}', '{2}', 100, {3}, {4}, {5})"""
ENTRY = f"""INSERT INTO approvals_budgetentry (period_id, order_id, kind, pending, spent, at, key)
    SELECT 4711, id, 'consumed', 0, {{0}}, now(), 'x' FROM commerce_order WHERE id = {ORDER}"""
WORTH = "(SELECT total - given_back FROM commerce_order WHERE id = " + ORDER + ")"
SAME = "currency"
FIRST = PERIOD.format(4711, "2026-01-01", "2026-02-01", 0, 0, 0)

FAULTS = {
    "budgets.periods_are_the_sums_of_their_entries": f"{BUDGET.format(SAME)};"
    + PERIOD.format(4711, "2026-01-01", "2026-02-01", 0, 1, 0),
    "budgets.periods_follow_one_another": f"{BUDGET.format(SAME)};{FIRST};"
    + PERIOD.format(4712, "2026-03-01", "2026-04-01", 0, 0, 0),
    "budgets.carry_over_no_more_than_was_left": f"{BUDGET.format(SAME)};{FIRST};"
    + PERIOD.format(4712, "2026-02-01", "2026-03-01", 101, 0, 0),
    "budgets.entries_are_what_orders_say": f"{BUDGET.format(SAME)};"
    + PERIOD.format(4711, "2026-01-01", "2026-02-01", 0, 0, f"{WORTH} + 1")
    + f";{ENTRY.format('total - given_back + 1')}",
    "budgets.orders_count_where_they_belong": f"{BUDGET.format(repr('ZZZ'))};"
    + PERIOD.format(4711, "2026-01-01", "2026-02-01", 0, 0, WORTH)
    + f";{ENTRY.format('total - given_back')}",
}

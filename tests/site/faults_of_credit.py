"""A fault for each invariant of credit: what would break it, written behind the back of every trigger."""

PLACED = "(SELECT min(id) FROM commerce_order WHERE state = 'placed')"
FIRST = "(SELECT min(id) FROM commerce_ledgerentry)"
SUB_LIMIT = (
    'INSERT INTO commerce_sublimit (account_id, partner_id, "limit", used) SELECT min(id), min(partner_id), 1, {}'
    " FROM commerce_account"
)

FAULTS = {
    "credit.balance_is_the_sum": "UPDATE commerce_account SET balance = balance + 1 WHERE id ="
    " (SELECT min(id) FROM commerce_account)",
    "credit.balance_after_follows": "UPDATE commerce_ledgerentry SET balance_after = balance_after + 1 WHERE id ="
    f" {FIRST}",
    "credit.times_never_go_back": f"UPDATE commerce_ledgerentry SET at = now() + interval '1 year' WHERE id = {FIRST}",
    "credit.stopped_while_not_above_zero": "ALTER TABLE commerce_account DROP CONSTRAINT account_below_zero_is_stopped;"
    "UPDATE commerce_account SET stopped_at = NULL WHERE balance < 0",
    "credit.no_entry_without_account": f"UPDATE commerce_ledgerentry SET account_id = -1 WHERE id = {FIRST}",
    "credit.sub_limits_move_with_the_account": SUB_LIMIT.format(5),
    "credit.shared_where_there_are_sub_limits": SUB_LIMIT.format(0),
    "credit.orders_charged_once": f"DELETE FROM commerce_ledgerentry WHERE kind = 'order' AND order_id = {PLACED}",
}

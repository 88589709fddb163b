"""What breaks each invariant of the approvals, and it alone."""

PLACE = "(SELECT m.id FROM partners_membership m JOIN partners_user u ON u.id = m.user_id WHERE u.username = '{}')"
OURS, THEIRS = PLACE.format("CNRY-C01-buyer"), PLACE.format("CNRY-C02-top")

FAULTS = {
    "approvals.one_open_step_while_waiting": "DELETE FROM approvals_approvalstep WHERE id ="
    " (SELECT min(id) FROM approvals_approvalstep WHERE decision IS NULL)",
    "approvals.nobody_decides_his_own": "UPDATE approvals_approvalstep s SET decided_by_id = o.buyer_id"
    " FROM commerce_order o WHERE o.id = s.order_id AND s.decision = 'rejected'",
    "approvals.decided_by_the_entitled": "UPDATE approvals_approvalstep SET decided_as = 'proxy'"
    " WHERE decision = 'rejected'",
    "approvals.accepted_what_was_asked": "UPDATE approvals_approvalstep SET content_hash = 'another'"
    " WHERE decision = 'accepted'",
    "approvals.rejected_stays_rejected": "UPDATE commerce_order SET state = 'withdrawn' WHERE id ="
    " (SELECT min(order_id) FROM approvals_approvalstep WHERE decision = 'rejected')",
    "approvals.asked_is_open_with_its_step": "UPDATE approvals_asked SET is_open = NOT is_open WHERE id ="
    " (SELECT min(id) FROM approvals_asked)",
    "approvals.chain_has_no_cycle": "UPDATE approvals_spendinglimit up SET approver_id = low.membership_id"
    " FROM approvals_spendinglimit low WHERE low.approver_id = up.membership_id",
    "approvals.open_steps_ask_what_the_order_says": "UPDATE approvals_approvalstep SET version = version + 1"
    " WHERE decision IS NULL",
    "approvals.states_say_what_is_asked": "UPDATE commerce_order SET state = 'awaiting_customer'"
    " WHERE state = 'awaiting_approval'",
    "approvals.who_is_asked_is_written_to": "DELETE FROM core_outboxentry WHERE key IN"
    " (SELECT 'approval_requested:' || id FROM approvals_asked WHERE is_open)",
    "approvals.proxies_are_of_the_company": "INSERT INTO approvals_proxy (principal_id, deputy_id)"
    f" VALUES ({OURS}, {THEIRS})",
    "approvals.delegates_are_of_the_company": "INSERT INTO approvals_absence (membership_id, delegate_id, starts_on,"
    f" ends_on) VALUES ({OURS}, {THEIRS}, current_date, current_date + 9)",
    "approvals.budgets_are_decided_in_the_company": "INSERT INTO approvals_budget (partner_id, currency, period,"
    f" amount, rule, approver_id, carries_over, is_active) SELECT partner_id, 'XTS', 'month', 1, 'warn',"
    f" {THEIRS}, false, true FROM partners_membership WHERE id = {OURS}",
}

"""What breaks each invariant of the approvals, and it alone."""

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
}

"""Who waits is asked by one open step, and who decided was entitled to (A1-A3)."""

from approvals.invariants import setup as setup_invariants
from core.invariants import ask


def check():
    yield from _decisions()
    yield from _outcomes()
    yield from setup_invariants.check()


def _decisions():
    yield ask(
        "approvals.one_open_step_while_waiting",
        "order {0} is {1} and has {2} open steps",
        """SELECT o.number, o.state, coalesce(s.steps, 0) FROM commerce_order o LEFT JOIN (
               SELECT order_id, count(*) AS steps FROM approvals_approvalstep WHERE decision IS NULL GROUP BY order_id
           ) s ON s.order_id = o.id
           WHERE coalesce(s.steps, 0) <> (o.state IN ('awaiting_approval', 'awaiting_customer'))::int""",
    )
    yield ask(
        "approvals.nobody_decides_his_own",
        "order {0}, step {1}: decided by its buyer",
        """SELECT o.number, s.position FROM approvals_approvalstep s JOIN commerce_order o ON o.id = s.order_id
           WHERE s.decision IN ('accepted', 'rejected') AND s.decided_by_id IN (o.buyer_id, o.seller_id)""",
    )
    yield ask(
        "approvals.decided_by_the_entitled",
        "order {0}, step {1}: decided by user {2}, who is neither the approver nor his proxy",
        """SELECT o.number, s.position, s.decided_by_id
           FROM approvals_approvalstep s
           JOIN commerce_order o ON o.id = s.order_id
           LEFT JOIN partners_membership approver ON approver.id = s.approver_id
           WHERE s.decision IN ('accepted', 'rejected') AND CASE s.decided_as
               WHEN 'approver' THEN s.decided_by_id IS DISTINCT FROM approver.user_id
               WHEN 'proxy' THEN NOT EXISTS (
                   SELECT FROM approvals_proxy p JOIN partners_membership deputy ON deputy.id = p.deputy_id
                   WHERE p.principal_id = s.approver_id AND deputy.user_id = s.decided_by_id)
                   AND NOT EXISTS (
                   SELECT FROM core_auditentry a
                   WHERE a.event = 'proxy.removed' AND a.at >= s.decided_at
                     AND a.old @> jsonb_build_object('principal_id', s.approver_id, 'deputy_user_id', s.decided_by_id))
               WHEN 'delegate' THEN NOT EXISTS (
                   SELECT FROM approvals_absence a JOIN partners_membership deputy ON deputy.id = a.delegate_id
                   WHERE deputy.user_id = s.decided_by_id)
               WHEN 'member' THEN s.kind <> 'pool'
               WHEN 'administrator' THEN NOT EXISTS (
                   SELECT FROM approvals_asked a JOIN partners_membership m ON m.id = a.membership_id
                   WHERE a.step_id = s.id AND a.role = 'administrator' AND m.user_id = s.decided_by_id)
               ELSE true END""",
    )


def _outcomes():
    yield ask(
        "approvals.accepted_what_was_asked",
        "order {0}, step {1}: accepted another content",
        """SELECT o.number, s.position FROM approvals_approvalstep s JOIN commerce_order o ON o.id = s.order_id
           WHERE s.decision = 'accepted' AND s.content_hash <> o.content_hash AND NOT EXISTS (
               SELECT FROM commerce_orderversion v
               WHERE v.order_id = o.id AND v.number = s.version AND v.content_hash = s.content_hash)""",
    )
    yield ask(
        "approvals.rejected_stays_rejected",
        "order {0} is {1} although it was rejected",
        """SELECT o.number, o.state FROM commerce_order o WHERE o.state <> 'rejected' AND EXISTS (
               SELECT FROM approvals_approvalstep s WHERE s.order_id = o.id AND s.decision = 'rejected')""",
    )
    yield ask(
        "approvals.asked_is_open_with_its_step",
        "step {0}: somebody asked is open {1}, the step {2}",
        """SELECT s.id, a.is_open, s.decision IS NULL FROM approvals_asked a
           JOIN approvals_approvalstep s ON s.id = a.step_id WHERE a.is_open <> (s.decision IS NULL)""",
    )
    yield ask(
        "approvals.chain_has_no_cycle",
        "the approvers of membership {0} form a circle",
        """WITH RECURSIVE reached(id) AS (
               SELECT m.id FROM partners_membership m LEFT JOIN approvals_spendinglimit l ON l.membership_id = m.id
               WHERE l.approver_id IS NULL
               UNION ALL
               SELECT l.membership_id FROM approvals_spendinglimit l JOIN reached ON l.approver_id = reached.id
           )
           SELECT l.membership_id FROM approvals_spendinglimit l
           WHERE NOT EXISTS (SELECT FROM reached WHERE reached.id = l.membership_id)""",
    )

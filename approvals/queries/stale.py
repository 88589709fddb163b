"""Open steps that may no longer ask the right people: found set-based, so that a sweep can look every minute (A09).

Wider than what is really changed: whoever asks anew compares with what the gates say. Orders of a company that is
itself on hold stay as they are: nobody can accept them, whoever is asked (A10).
"""

from core import prepared
from partners.models import SUBTREE_SQL

STOPPED_SQL = f"""
    SELECT below.id FROM partners_partner p, LATERAL ({SUBTREE_SQL.replace("%s", "p.id")}) below(id)
    WHERE p.status <> 'open'
"""
STALE_SQL = f"""
    WITH stopped AS MATERIALIZED ({STOPPED_SQL}), waiting AS MATERIALIZED (
        SELECT s.*, o.partner_id, o.currency, coalesce(o.owner_id, o.buyer_id) AS responsible_id,
               o.content_hash AS order_hash
        FROM approvals_approvalstep s JOIN commerce_order o ON o.id = s.order_id
        WHERE s.decision IS NULL AND o.partner_id NOT IN (SELECT id FROM stopped)
    ), pooled AS MATERIALIZED (
        SELECT below.id FROM approvals_approvalpolicy policy,
               LATERAL ({SUBTREE_SQL.replace("%s", "policy.partner_id")}) below(id)
        WHERE policy.mode = 'pool'
    ), unable AS (
        SELECT m.id FROM partners_membership m JOIN partners_user u ON u.id = m.user_id
        WHERE m.ended_at IS NOT NULL OR u.status <> 'active' OR m.partner_id IN (SELECT id FROM stopped)
    )
    SELECT w.id FROM waiting w
    WHERE w.id > %(after)s AND (
        -- nobody of those who were asked can decide any more
        NOT EXISTS (
            SELECT FROM approvals_asked a JOIN partners_membership m ON m.id = a.membership_id
            WHERE a.step_id = w.id AND a.membership_id NOT IN (SELECT id FROM unable)
              AND (a.role <> 'member' OR m.may_accept)
              AND (a.role <> 'proxy' OR EXISTS (
                  SELECT FROM approvals_proxy p WHERE p.principal_id = w.approver_id AND p.deputy_id = m.id))
        )
        -- the approver himself cannot, and is still asked
        OR w.approver_id IN (SELECT id FROM unable) AND EXISTS (
            SELECT FROM approvals_asked a
            WHERE a.step_id = w.id AND a.membership_id = w.approver_id AND a.role = 'approver')
        -- another limit or another approver than it asks about
        OR w.kind = 'chain' AND w.whose_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM approvals_spendinglimit l JOIN partners_membership m ON m.id = l.membership_id
            JOIN partners_partner p ON p.id = m.partner_id
            LEFT JOIN approvals_periodlimit pl ON pl.membership_id = l.membership_id AND pl.period = w.period
            WHERE l.membership_id = w.whose_id AND l.approver_id = coalesce(w.settles_id, w.approver_id)
              AND CASE WHEN w.period <> '' THEN CASE WHEN p.currency = w.currency THEN pl.amount ELSE 0 END
                       WHEN p.currency = w.currency THEN l.amount ELSE 0 * l.amount END = w.limit_broken)
        -- the organisation accepts in another way than it did
        OR (w.kind = 'pool') <> (
            EXISTS (SELECT FROM pooled WHERE pooled.id = w.partner_id)
            AND NOT EXISTS (SELECT FROM approvals_approvalstep done WHERE done.order_id = w.order_id
                            AND done.kind = 'pool' AND done.decision = 'accepted')
            AND NOT EXISTS (SELECT FROM partners_membership m WHERE m.user_id = w.responsible_id
                            AND m.partner_id = w.partner_id AND m.ended_at IS NULL AND m.may_accept))
        -- what it asked about is no longer what the order says
        OR w.content_hash <> w.order_hash
    )
    ORDER BY w.id LIMIT %(most)s
"""


def steps(*, after=0, most=500):
    """Give the ids of open steps that may have to be asked anew, upwards from `after`."""
    with prepared.cursor() as cursor:
        cursor.execute(STALE_SQL, {"after": after, "most": most})
        return [row[0] for row in cursor.fetchall()]

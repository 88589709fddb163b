"""Chains of approvers and what waits for whom (A1-A3)."""

from django.db.models import Q

from approvals.models import ApprovalStep
from approvals.routing import MAX_STEPS, Link
from core import prepared

CHAIN_SQL = """
    WITH RECURSIVE chain(membership_id, user_id, amount, approver_id, depth) AS (
        SELECT m.id, m.user_id, CASE WHEN p.currency = %(currency)s THEN own.amount ELSE 0 * own.amount END,
               own.approver_id, 0
        FROM partners_membership m JOIN partners_partner p ON p.id = m.partner_id
        LEFT JOIN approvals_spendinglimit own ON own.membership_id = m.id
        WHERE m.user_id = %(user)s AND m.partner_id = %(partner)s AND m.ended_at IS NULL
        UNION ALL
        SELECT m.id, m.user_id, CASE WHEN p.currency = %(currency)s THEN up.amount ELSE 0 * up.amount END,
               up.approver_id, chain.depth + 1
        FROM chain JOIN partners_membership m ON m.id = chain.approver_id
        JOIN partners_partner p ON p.id = m.partner_id
        LEFT JOIN approvals_spendinglimit up ON up.membership_id = m.id
        WHERE chain.depth < %(most)s AND chain.amount IS NOT NULL AND chain.amount < %(total)s
    )
    SELECT chain.membership_id, u.name, chain.amount, chain.approver_id
    FROM chain JOIN partners_user u ON u.id = chain.user_id ORDER BY chain.depth
"""
"""A limit is in its partner's currency; for an order in another one it counts as zero, so that somebody is asked."""


def chain(*, user_id, partner_id, total, currency):
    """Give the Links from a user at a partner upwards, as far as an order of `total` can need them."""
    values = {"user": user_id, "partner": partner_id, "total": total, "currency": currency, "most": MAX_STEPS}
    with prepared.cursor() as cursor:
        cursor.execute(CHAIN_SQL, values)
        return [Link(*row) for row in cursor.fetchall()]


HOLD_SQL = "SELECT id FROM partners_membership WHERE id = %s FOR KEY SHARE"


def hold(membership_id):
    """Wait for whoever moves somebody or lets him go, then keep it from happening until this transaction ends.

    Any number of transactions hold the same place. It comes after the cart or the order and before the account.
    """
    with prepared.cursor() as cursor:
        cursor.execute(HOLD_SQL, [membership_id])


def waiting_for(acting):
    """Give the open steps that the acting user may decide, oldest first, with their orders."""
    return (
        ApprovalStep.objects.concerning(acting)
        .open()
        .select_related("order__partner", "order__buyer", "approver__user")
        .order_by("asked_at", "id")
    )


WAITING_SQL = """
    SELECT count(*) FROM approvals_approvalstep step JOIN commerce_order o ON o.id = step.order_id
    WHERE step.decision IS NULL AND o.buyer_id <> %(user)s AND o.owner_id IS DISTINCT FROM %(user)s
      AND (step.approver_id = %(membership)s OR step.approver_id IN
           (SELECT principal_id FROM approvals_proxy WHERE deputy_id = %(membership)s))
"""
"""What waiting_for gives, counted: every page of every approver asks for it."""


def waiting_count(acting):
    """Give how many steps the acting user may decide."""
    with prepared.cursor() as cursor:
        cursor.execute(WAITING_SQL, {"user": acting.user_id, "membership": acting.membership_id})
        return cursor.fetchone()[0]


def steps_of(order):
    """Give the steps of an order in the order they were asked, with the people."""
    return order.approval_steps.select_related("approver__user", "decided_by").order_by("position")


def half_set(places):
    """Give current places with only a limit or only an approver: no approval process is in effect there (A1)."""
    one = Q(spending_limit__amount=None) ^ Q(spending_limit__approver=None)
    found = places.current().filter(one, spending_limit__isnull=False)
    return found.select_related("user", "partner", "spending_limit__approver__user").order_by("user__name", "id")

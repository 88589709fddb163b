"""What waits for whom, what was asked about an order, and what of it still counts (A1-A3, A9)."""

from decimal import Decimal

from approvals.models import ApprovalStep, Decision, StepKind
from approvals.routing import Accepted, Content, covers
from commerce.models import OrderVersion
from core import once, prepared


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
        AND o.seller_id IS DISTINCT FROM %(user)s AND step.id IN (
        SELECT id FROM approvals_approvalstep WHERE decision IS NULL AND approver_id = %(membership)s
        UNION SELECT step_id FROM approvals_asked WHERE is_open AND membership_id = %(membership)s
        UNION SELECT s.id FROM approvals_proxy p JOIN approvals_approvalstep s ON s.approver_id = p.principal_id
        WHERE p.deputy_id = %(membership)s AND s.decision IS NULL
    )
"""
"""What waiting_for gives, counted: every page of every approver asks for it."""


def waiting_count(acting):
    """Give how many steps the acting user may decide."""
    return once.read(_count_key(acting), lambda: _waiting_count(acting))


def _count_key(acting):
    return "approvals.waiting_count", acting.user_id, acting.membership_id


def _waiting_count(acting):
    with prepared.cursor() as cursor:
        cursor.execute(WAITING_SQL, {"user": acting.user_id, "membership": acting.membership_id})
        return cursor.fetchone()[0]


def note_waiting_count(acting, number):
    """Say the same to the rest of a page that has just read the steps themselves."""
    once.note(_count_key(acting), number)


def steps_of(order):
    """Give the steps of an order in the order they were asked, with the people."""
    return order.approval_steps.select_related("approver__user", "decided_by").order_by("position")


def accepted(order):
    """Give routing.Accepted: who accepted what the order says now, or more than that, whatever else they thought of."""
    if order.pk is None:
        return Accepted()
    found = order.approval_steps.filter(decision=Decision.ACCEPTED)
    steps = list(found.only("kind", "approver_id", "settles_id", "budget_id", "content_hash", "version"))
    if any(step.content_hash != order.content_hash for step in steps):
        contents = versions(order)
        now = contents[order.version]
        steps = [
            step for step in steps if step.content_hash == order.content_hash or covers(contents[step.version], now)
        ]
    people = {step.approver_id for step in steps} | {step.settles_id for step in steps}
    return Accepted(
        is_by_pool=any(step.kind == StepKind.POOL for step in steps),
        people=people - {None},
        budgets={step.budget_id for step in steps if step.budget_id},
    )


def versions(order):
    """Give {number: routing.Content} of an order that was amended."""
    found = OrderVersion.objects.filter(order=order).values_list("number", "total", "lines")
    return {number: Content(total, _lines(lines)) for number, total, lines in found}


def _lines(lines):
    """Give {product id: (pieces, unit price)}; a product that stands twice adds up at its highest price."""
    found: dict[int, tuple] = {}
    for line in lines:
        pieces, price = found.get(line["product"], (0, Decimal(0)))
        found[line["product"]] = (pieces + line["quantity"], max(price, Decimal(line["unit_price"])))
    return found

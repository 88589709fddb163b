"""The approvals' gate in the pipeline of every order (O3, A2)."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from approvals import queries, routing
from approvals.models import ApprovalStep, Decision
from commerce.gates import PASS, Outcome
from commerce.models import OrderState
from core import money, outbox


def approval(passage):
    """Park an order above the limit with the next approver; what was accepted stays accepted (A2, O5)."""
    order = passage.order
    if order.state == OrderState.ON_HOLD:
        return PASS
    links = queries.chain(
        user_id=order.responsible_id, partner_id=order.partner_id, total=order.total, currency=order.currency
    )
    ask = routing.next_ask(total=order.total, chain=links, accepted=_accepted(order))
    if ask is None:
        return PASS
    values = {"approver": ask.approver.name, "limit": money.shown(ask.whose.limit, order.currency)}
    reason = _("Waiting for %(approver)s, because the total is above the limit of %(limit)s.") % values
    return Outcome(OrderState.AWAITING_APPROVAL, reason, lambda saved: _ask(saved, ask, passage))


def _accepted(order):
    """The approvers who accepted this content, whatever they thought of an earlier one."""
    if order.pk is None:
        return set()
    steps = order.approval_steps.filter(decision=Decision.ACCEPTED, content_hash=order.content_hash)
    return set(steps.values_list("approver_id", flat=True))


def _ask(order, ask, passage):
    step = ApprovalStep.objects.create(
        order=order,
        position=order.approval_steps.count() + 1,
        approver_id=ask.approver.membership_id,
        limit_broken=ask.whose.limit,
        limit_of=ask.whose.name,
        content_hash=order.content_hash,
        asked_at=passage.now,
        link_expires_at=passage.now + timedelta(days=settings.APPROVAL_LINK_DAYS),
    )
    new = {"approver": ask.approver.name, "limit": str(ask.whose.limit)}
    passage.tell("approval.requested", new=new)
    outbox.enqueue("approvals.requested", key=f"approval_requested:{step.pk}", step=step.pk)

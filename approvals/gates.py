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
    ask = _next_ask(order, _accepted(order)) if passage.is_preview else _held_ask(order)
    if ask is None:
        return PASS
    values = {"approver": ask.approver.name, "limit": money.shown(ask.whose.limit, order.currency)}
    reason = _("Waiting for %(approver)s, because the total is above the limit of %(limit)s.") % values
    return Outcome(OrderState.AWAITING_APPROVAL, reason, lambda saved: _ask(saved, ask, passage))


def _held_ask(order):
    """Give the next Ask, whose approver keeps his place until the order is written (P7).

    While one waited for whoever moved him, somebody else may have become the approver: the chain is read again until
    it leads to a place that is held.
    """
    accepted, held = _accepted(order), None
    while (ask := _next_ask(order, accepted)) and ask.approver.membership_id != held:
        held = ask.approver.membership_id
        queries.hold(held)
    return ask


def _next_ask(order, accepted):
    links = queries.chain(
        user_id=order.responsible_id, partner_id=order.partner_id, total=order.total, currency=order.currency
    )
    return routing.next_ask(total=order.total, chain=links, accepted=accepted)


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

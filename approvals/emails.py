"""Mails about approvals, in the reader's language (A8). Moot ones are not sent: decided, left, no address."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from approvals import links, queries
from approvals.models import ApprovalStep, Decision
from commerce.emails.order import order_context
from core import clock, mail, money


def _step(pk):
    people = ("order__partner", "order__buyer", "approver__user", "decided_by")
    return ApprovalStep.objects.select_related(*people).get(pk=pk)


def approval_requested(payload):
    """Ask the approver: the order, the limit it breaks, who decided before, and the link to decide."""
    step = _step(payload["step"])
    reader = step.approver.user
    if step.decision is not None or step.link_expires_at <= clock.now() or not (reader.email and reader.is_active):
        return None
    order = step.order
    with override(reader.language):
        context = {
            **order_context(order),
            "step": step,
            "limit": money.shown(step.limit_broken, order.currency),
            "decided": [each for each in queries.steps_of(order) if each.decision],
            "lines": list(order.lines.order_by("position")[:10]),
            "more_lines": max(0, order.line_count - 10),
            "action_url": mail.address("approvals:link", links.token(step)),
            "action_label": _("Look at the order and decide"),
        }
    return mail.render("approval_requested", reader=reader, context=context)


def approval_decided(payload):
    """Tell the buyer that his order was rejected, by whom and why."""
    step = _step(payload["step"])
    reader = step.order.buyer
    if step.decision != Decision.REJECTED or not (reader.email and reader.is_active):
        return None
    with override(reader.language):
        context = {
            **order_context(step.order),
            "step": step,
            "action_url": mail.address("commerce:order", step.order.number),
            "action_label": _("Open the order"),
        }
    return mail.render("approval_decided", reader=reader, context=context)

"""Mails about approvals, in the reader's language (A8). Moot ones are not sent: decided, left, no address."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from approvals import links, sentences
from approvals.models import ApprovalStep, Asked, Decision
from approvals.queries import step as steps
from commerce.emails.order import order_context
from core import clock, mail


def approval_requested(payload):
    """Ask somebody: the order, what it breaks, who decided before, and his own link to decide."""
    people = ("step__order__partner", "step__order__buyer", "step__approver__user", "membership__user")
    asked = Asked.objects.select_related(*people).get(pk=payload["asked"])
    step, reader = asked.step, asked.membership.user
    if not asked.is_open or asked.link_expires_at <= clock.now() or not (reader.email and reader.is_active):
        return None
    order = step.order
    with override(reader.language):
        context = {
            **order_context(order),
            "step": step,
            "asked": asked,
            "because": _because(step),
            "decided": [each for each in steps.steps_of(order) if each.decision],
            "lines": list(order.lines.order_by("position")[:10]),
            "more_lines": max(0, order.line_count - 10),
            "action_url": mail.address("approvals:link", links.token(asked)),
            "action_label": _("Look at the order and decide"),
        }
    return mail.render("approval_requested", reader=reader, context=context)


def _because(step):
    return sentences.broken(step.kind, step.limit_broken, step.limit_of, step.period, step.order.currency)


def approval_decided(payload):
    """Tell the buyer that his order was rejected, by whom and why."""
    people = ("order__partner", "order__buyer", "decided_by")
    step = ApprovalStep.objects.select_related(*people).get(pk=payload["step"])
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

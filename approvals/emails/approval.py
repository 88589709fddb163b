"""Mails about approvals, one per person and step, in the reader's language and zone (A4, A8).

What is moot by the time it goes out is not sent: decided meanwhile, asked again, gone, no address.
"""

from django.utils.translation import gettext as _

from approvals import sentences
from approvals.links import decision as links
from approvals.models import ApprovalStep, Asked, AskedAs, Decision, StepKind
from approvals.queries import step as steps
from commerce.emails.order import order_context
from commerce.models import AMENDABLE, Order
from commerce.queries import version as versions
from core import clock, mail, money
from core.reader import as_reader

LINES = 10
"""So many lines stand in a mail; the page has all of them."""


def approval_requested(payload):
    """Ask somebody: the order, what it breaks, who decided before, and his own link to decide."""
    return _ask("approval_requested", payload["asked"])


def approval_reminder(payload):
    """Ask somebody again who has not decided, with the link that works now."""
    return _ask("approval_reminder", payload["asked"])


def _ask(name, pk):
    asked = _asked(pk)
    reader = asked.membership.user
    step, order = asked.step, asked.step.order
    is_over = step.decision is not None or not asked.is_open or asked.link_expires_at <= clock.now()
    if is_over or not _is_reached(asked.membership):
        return None
    with as_reader(reader):
        context = {
            **order_context(order),
            "step": step,
            "asked": asked,
            "because": _because(step),
            "stands_in_for": _stands_in_for(asked),
            "is_administrator": asked.role == AskedAs.ADMINISTRATOR,
            "is_pool": step.kind == StepKind.POOL,
            "accepted": _accepted_before(step),
            "lines": list(order.lines.order_by("position")[:LINES]),
            "more_lines": max(0, order.line_count - LINES),
            "action_url": mail.address("approvals:link", links.token(asked)),
            "action_label": _("Look at the order and decide"),
        }
        return mail.render(name, reader=reader, context=context)


def _asked(pk):
    """Give an Asked with its step and order; in two statements: planning one of nine tables takes longer than both."""
    asked = Asked.objects.select_related("membership__user", "step").get(pk=pk)
    asked.step.order = Order.objects.select_related("partner", "buyer").get(pk=asked.step.order_id)
    return asked


def _accepted_before(step):
    if step.position == 1:
        return []
    return [each for each in steps.steps_of(step.order) if each.decision == Decision.ACCEPTED]


def _because(step):
    return sentences.broken(step.kind, step.limit_broken, step.limit_of, step.period, step.order.currency)


def _stands_in_for(asked):
    """Give the name of whose decision it is, where another is asked for it; else nothing."""
    is_in_stead = asked.role in {AskedAs.DELEGATE, AskedAs.PROXY} and asked.step.approver_id
    return asked.step.approver.user.name if is_in_stead else ""


def approval_handed_on(payload):
    """Tell somebody who was asked that it is no longer his to decide, and why; nothing to whoever is asked anew or has
    seen to it himself."""
    asked = _asked(payload["asked"])
    step, order, reader = asked.step, asked.step.order, asked.membership.user
    is_his_doing = step.decision != Decision.VOID or step.decided_by_id == reader.pk
    if is_his_doing or not _is_reached(asked.membership):
        return None
    now_asked = Asked.objects.filter(step__order=order, is_open=True).select_related("membership__user")
    others = list(now_asked.order_by("pk")[: sentences.MOST_NAMES + 1])
    if now_asked.filter(membership__user=reader).exists():
        return None
    with as_reader(reader):
        context = {
            **order_context(order),
            "step": step,
            "others": [each.membership.user.name for each in others[: sentences.MOST_NAMES]],
            "are_more": len(others) > sentences.MOST_NAMES,
            "is_waiting": order.state in AMENDABLE,
            "state": order.get_state_display(),
            "action_url": mail.address("approvals:inbox"),
            "action_label": _("See what waits for you"),
        }
        return mail.render("approval_handed_on", reader=reader, context=context)


def approval_decided(payload):
    """Tell the buyer that his order was rejected, by whom and why."""
    step = _decided(payload["step"])
    if step.decision != Decision.REJECTED:
        return None
    return _to_buyer("approval_decided", step, {})


def approval_amended(payload):
    """Tell the buyer what an approver struck or lowered before he accepted (A9)."""
    step = _decided(payload["step"])
    changed = next((each for each in versions.of(step.order) if each.number == step.version), None)
    if step.decision != Decision.ACCEPTED or changed is None or not changed.changes:
        return None
    currency = step.order.currency
    amounts = {"before": money.shown(changed.total_before, currency), "after": money.shown(changed.total, currency)}
    return _to_buyer("approval_amended", step, {"changes": changed.changes, **amounts})


def _decided(pk):
    people = ("order__partner", "order__buyer", "order__owner", "decided_by")
    return ApprovalStep.objects.select_related(*people).get(pk=pk)


def _to_buyer(name, step, context):
    """Write to whoever sees to the order: its buyer, or who has it since he left (P7)."""
    order = step.order
    reader = order.owner or order.buyer
    if not (reader.email and reader.is_active):
        return None
    with as_reader(reader):
        context = {
            **order_context(order),
            **context,
            "step": step,
            "action_url": mail.address("commerce:order", order.number),
            "action_label": _("Open the order"),
        }
        return mail.render(name, reader=reader, context=context)


def _is_reached(membership):
    """Whether somebody can be written to about what his place concerns."""
    return bool(membership.ended_at is None and membership.user.email and membership.user.is_active)

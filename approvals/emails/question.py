"""Mails about questions and answers on an order that waits, to the other side, in its language (A9)."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from approvals.links import decision as links
from approvals.models import ApprovalStep, Asked
from commerce.emails.order import order_context
from commerce.models import OrderNote
from core import clock, mail


def asked_question(payload):
    """Tell the buyer what he is asked, or somebody who is asked what the buyer answered; nobody once it is decided."""
    step = ApprovalStep.objects.select_related("order__partner", "order__buyer", "order__owner").get(pk=payload["step"])
    if step.decision is not None:
        return None
    note = OrderNote.objects.select_related("by").get(pk=payload["note"])
    if "asked" in payload:
        return _to_asked(Asked.objects.select_related("membership__user").get(pk=payload["asked"]), step, note)
    order = step.order
    return _mail(order.owner or order.buyer, step, note, mail.address("commerce:order", order.number), is_answer=False)


def _to_asked(asked, step, note):
    if not asked.is_open or asked.link_expires_at <= clock.now():
        return None
    return _mail(asked.membership.user, step, note, mail.address("approvals:link", links.token(asked)), is_answer=True)


def _mail(reader, step, note, url, *, is_answer):
    if not (reader.email and reader.is_active):
        return None
    with override(reader.language):
        context = {
            **order_context(step.order),
            "note": note,
            "is_answer": is_answer,
            "action_url": url,
            "action_label": _("Look at the order and decide") if is_answer else _("Open the order and answer"),
        }
    return mail.render("approval_question", reader=reader, context=context)

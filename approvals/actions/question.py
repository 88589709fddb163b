"""Questions about an order that waits, and their answers: notes that its company reads (A9)."""

from approvals.models import ApprovalStep
from approvals.rules import decision as rules
from commerce.actions import note as notes
from commerce.models import Order
from commerce.rules import note as note_rules
from core import audit, outbox, transactions
from partners import queries as partners

TOPIC = "approvals.asked_question"


@transactions.whole
def ask(*, step, text, by, now):
    """Ask the buyer something before deciding, or tell him; the step stays open. Who may decide it may ask."""
    order = Order.objects.locked().get(pk=step.order_id)
    step = ApprovalStep.objects.locked().select_related("approver__user", "decided_by").get(pk=step.pk)
    standing = partners.standing(user_id=by.user_id, partner_id=by.partner_id)
    rules.check_can_decide(step=step, by=by, order=order, standing=standing, now=now)
    rules.check_standing(standing, accept=False)
    note = _write(order, text, by=by, now=now)
    outbox.enqueue(TOPIC, key=f"question:{note.pk}", note=note.pk, step=step.pk)
    return note


@transactions.whole
def answer(*, order, text, by, now):
    """Let the buyer answer, or explain: everybody who is asked about the order at the moment is mailed."""
    order = Order.objects.locked().get(pk=order.pk)
    step = ApprovalStep.objects.open().locked().filter(order=order).first()
    rules.check_can_answer(by, order, step)
    note = _write(order, text, by=by, now=now)
    for asked in step.asked.filter(is_open=True).values_list("pk", flat=True):
        outbox.enqueue(TOPIC, key=f"answer:{note.pk}:{asked}", note=note.pk, step=step.pk, asked=asked)
    return note


def _write(order, text, *, by, now):
    note_rules.check_text(text)
    note = notes.write(order=order, text=text, by=by, now=now, is_internal=False)
    audit.record("order.noted", order, by=by, at=now, partner_id=order.partner_id, new={"note": note.pk})
    return note

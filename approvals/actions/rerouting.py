"""While an order waits, people leave, are put on hold, and limits change: then the right people are asked (A4, A09)."""

import structlog
from django.utils.translation import gettext as _

from approvals import asking, gates, sentences
from approvals.actions import asking_again
from approvals.models import ApprovalStep
from approvals.queries import stale
from approvals.rules import decision as rules
from commerce.models import AMENDABLE, Order
from core import audit, transactions
from core.actor import SYSTEM
from core.refusal import Refused
from partners import queries as partners

log = structlog.get_logger(__name__)


def sweep(*, now, most=5_000):
    """Reconsider every open step that may ask the wrong people; gives how many were changed.

    Each is a transaction of its own: one that cannot be asked anew holds up no other.
    """
    changed, after = 0, 0
    for _batch in range(max(1, most // 500)):
        ids = stale.steps(after=after)
        for pk in ids:
            changed += _one(pk, now)
        if not ids:
            break
        after = ids[-1]
    return changed


def _one(pk, now):
    try:
        return reconsider(step=ApprovalStep.objects.get(pk=pk), now=now)
    except Refused as refusal:
        log.warning("approval.not_reconsidered", step=pk, why=str(refusal.sentence))
        return False


@transactions.whole
def reconsider(*, step, now):
    """Ask anew, or ask others as well, where an open step no longer asks the right people; tells whether it did.

    The right to decide is read afresh with every decision, whatever was asked: this is for being asked at all. An order
    that by now would need nobody still waits for whoever was asked: never an automatic yes.
    """
    order = Order.objects.locked().get(pk=step.order_id)
    step = ApprovalStep.objects.locked().select_related("approver__user").get(pk=step.pk)
    if step.decision is not None or order.state not in AMENDABLE or not _is_open(order.partner_id):
        return False
    request = gates.next_request(order, now=now)
    if request is not None and not _asks_this(step, order, request.ask):
        why = _("Limits or approvers have changed.")
        asking_again.ask_again(step=step, by=SYSTEM, now=now, or_administrators=True, why=why)
        return True
    if request is None or step.escalation:
        return _replace_the_gone(step, order, now)
    return _ask_others_too(step, order, request, now)


def _is_open(partner_id):
    return partners.effective_status(partner_id).is_open


def _asks_this(step, order, ask):
    return step.content_hash == order.content_hash and rules.still_asks(step, ask)


def _replace_the_gone(step, order, now):
    """Ask anew where nobody is left of those who were asked."""
    asked = step.asked.select_related("membership__user", "membership__partner")
    if any(rules.can_still_decide(step, each.membership, order, now=now) for each in asked):
        return False
    why = _("Nobody who was asked can decide any more.")
    asking_again.ask_again(step=step, by=SYSTEM, now=now, or_administrators=True, why=why)
    return True


def _ask_others_too(step, order, request, now):
    """Ask whoever should be asked by now and is not."""
    known = set(step.asked.values_list("membership_id", flat=True))
    missing = [person for person in request.reached.people if person.membership_id not in known]
    reason = request.reason(order.currency)
    if not missing and (request.reached.people or order.waiting_reason == reason):
        return False
    step.note = sentences.instead(request.ask, request.reached)
    step.save(update_fields=["note"])
    asking.add(step, missing, known=request.known, now=now)
    order.waiting_reason = reason
    order.save(update_fields=["waiting_reason"])
    new = asking.told(step, request.reached.people)
    audit.record("approval.requested", order, by=SYSTEM, at=now, partner_id=order.partner_id, new=new)
    return True

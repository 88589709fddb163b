"""Ask anew where whoever was asked can no longer decide, or does not (A4). Never does an order go on unanswered."""

from django.db import transaction

from approvals import asking, gates, handing_on, sentences
from approvals.actions.closing import close
from approvals.models import ApprovalStep, AskedAs, Decision, StepKind
from approvals.queries import reach
from approvals.routing import Candidate
from approvals.rules import decision as rules
from commerce import gates as order_gates
from commerce.models import Order
from core import audit, transactions
from core.refusal import Refused


@transactions.whole
def ask_again(*, step, by, now, instead=(), or_administrators=False, why=""):
    """Void an open step and ask whoever is next, as the gates say; never an automatic yes (A4).

    Where they ask nobody, or refuse, the first place of `instead` who may decide is asked, else perhaps the
    administrators. Raises Refused when nobody would be left.
    """
    order = Order.objects.locked().get(pk=step.order_id)
    step = ApprovalStep.objects.locked().select_related("approver__user").get(pk=step.pk)
    rules.check_is_open(step, order)
    void(step=step, order=order, why=why, by=by, now=now)
    try:
        with transaction.atomic():
            order = order_gates.advance(order=order, by=by, now=now)
            rules.check_is_asked(order)
    except Refused as refusal:
        order = Order.objects.get(pk=order.pk)
        people = _others(order, instead, or_administrators=or_administrators)
        if not people:
            raise Refused(rules.nobody_decides(order, step), field="successor") from refusal
        _ask_others(order, step, people, by=by, now=now)
    return order


def _like(step, order, note):
    """Give an unsaved step that asks the same as one that is over."""
    same = ("kind", "approver_id", "settles_id", "whose_id", "budget_id", "limit_broken", "limit_of", "period")
    return ApprovalStep(order=order, note=note, **{name: getattr(step, name) for name in same})


def _others(order, instead, *, or_administrators):
    """Give the Candidates who are asked where the gates ask nobody."""
    forbidden = order.not_deciding
    chosen = next((each for each in instead if each and each.user_id not in forbidden), None)
    if chosen:
        return [Candidate(chosen.pk, chosen.user_id, chosen.user.name, role=AskedAs.APPROVER)]
    return reach.administrators(order.partner_id, forbidden) if or_administrators else []


def _ask_others(order, step, people, *, by, now):
    fresh = _like(step, order, step.note)
    if people[0].role == AskedAs.APPROVER and step.kind != StepKind.POOL:
        fresh.approver_id, fresh.settles_id = people[0].membership_id, None
    asking.ask_about(fresh, people, known=gates.facts(order), now=now)
    _say_who(order, fresh, people, by=by, now=now)


def _say_who(order, step, people, *, by, now):
    order.waiting_reason = sentences.waiting_for(step, people, order.currency)
    order.save(update_fields=["waiting_reason"])
    new = asking.told(step, people)
    audit.record("approval.requested", order, by=by, at=now, partner_id=order.partner_id, new=new)


def void(*, step, order, by, now, why=""):
    """End a locked step that is no longer asked; `why` is told on the order, and to those who were asked."""
    close(step=step, decision=Decision.VOID, by=by, now=now, reason=why)
    handing_on.tell([step.pk])
    new = {"position": step.position}
    audit.record("approval.void", order, by=by, at=now, partner_id=order.partner_id, new=new, reason=why)

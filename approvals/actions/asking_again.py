"""Ask anew where whoever was asked can no longer decide, or does not (A4). Never does an order go on unanswered."""

from django.db import transaction
from django.utils.translation import gettext as _

from approvals import asking, gates, handing_on, rules, sentences
from approvals.actions.closing import close
from approvals.models import ApprovalStep, AskedAs, Decision, SpendingLimit, StepKind
from approvals.queries import reach
from approvals.routing import Ask, Candidate, Link, Reached
from commerce import gates as order_gates
from commerce.models import Order
from core import audit, transactions
from core.actor import SYSTEM
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


@transactions.whole
def escalate(*, step, now):
    """Hand an open step on that nobody has answered in time: to the approver's approver, whose decision then counts for
    it, else to the administrators. Gives the new step; None when it no longer waits or nobody is above (A4)."""
    order = Order.objects.locked().get(pk=step.order_id)
    step = ApprovalStep.objects.locked().select_related("approver__user").get(pk=step.pk)
    if step.decision is not None or step.escalates_at is None or step.escalates_at > now:
        return None
    known = gates.facts(order)
    ask = _above(step)
    reached = reach.reached(order, ask, known, now=now) if ask else Reached(())
    if not reached.people or reached.why:
        ask = None
        forbidden = {order.buyer_id, order.owner_id} - {None}
        reached = Reached(tuple(reach.administrators(order.partner_id, forbidden)))
    if not reached.people or _is_asked_already(step, reached):
        ApprovalStep.objects.filter(pk=step.pk).update(escalates_at=None)
        return None
    note = _("%(name)s did not decide in time.") % {"name": rules.whose_it_is(step)}
    void(step=step, order=order, why=note, by=SYSTEM, now=now)
    return _hand_on(order, step, ask, reached, note, known=known, now=now)


def _above(step):
    """The Ask of the approver's approver, None where there is none."""
    if step.kind != StepKind.CHAIN:
        return None
    limit = SpendingLimit.objects.filter(membership=step.approver_id).select_related("approver__user").first()
    if limit is None or limit.approver is None:
        return None
    return Ask(Link(limit.approver.pk, limit.approver.user.name, None, None))


def _is_asked_already(step, reached):
    asked = set(step.asked.values_list("membership_id", flat=True))
    return {person.membership_id for person in reached.people} <= asked


def _hand_on(order, step, ask, reached, note, *, known, now):
    fresh = _like(step, order, note)
    fresh.escalation = step.escalation + 1
    if ask:
        fresh.approver_id, fresh.settles_id = ask.approver_id, step.settles_id or step.approver_id
    asking.ask_about(fresh, reached.people, known=known, now=now)
    _say_who(order, fresh, reached.people, by=SYSTEM, now=now)
    return fresh


def _like(step, order, note):
    """Give an unsaved step that asks the same as one that is over."""
    same = ("kind", "approver_id", "settles_id", "whose_id", "budget_id", "limit_broken", "limit_of", "period")
    return ApprovalStep(order=order, note=note, **{name: getattr(step, name) for name in same})


def _others(order, instead, *, or_administrators):
    """Give the Candidates who are asked where the gates ask nobody."""
    forbidden = {order.buyer_id, order.owner_id} - {None}
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

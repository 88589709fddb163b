"""Hand on one step, as one would tell it: what the sweep does with many at once is held against it (A4)."""

from django.utils.translation import gettext as _

from approvals import asking, gates, sentences
from approvals.actions import asking_again
from approvals.models import ApprovalStep, SpendingLimit, StepKind
from approvals.queries import reach
from approvals.routing import Ask, Link, Reached
from approvals.rules import decision as rules
from commerce.models import Order
from core import audit, transactions
from core.actor import SYSTEM

SAME = ("kind", "approver_id", "settles_id", "whose_id", "budget_id", "limit_broken", "limit_of", "period")


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
    asking_again.void(step=step, order=order, why=note, by=SYSTEM, now=now)
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
    fresh = ApprovalStep(order=order, note=note, **{name: getattr(step, name) for name in SAME})
    fresh.escalation = step.escalation + 1
    if ask:
        fresh.approver_id, fresh.settles_id = ask.approver_id, step.settles_id or step.approver_id
    asking.ask_about(fresh, reached.people, known=known, now=now)
    order.waiting_reason = sentences.waiting_for(fresh, reached.people, order.currency)
    order.save(update_fields=["waiting_reason"])
    new = asking.told(fresh, reached.people)
    audit.record("approval.requested", order, by=SYSTEM, at=now, partner_id=order.partner_id, new=new)
    return fresh

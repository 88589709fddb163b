"""Pause, resume and end the plan of an order (F8). The plan is locked first, so that whoever collects comes before or
after: what a card was asked for before counts, what it pays for an instalment that has stopped goes back by itself.
"""

from django.utils import timezone

from commerce import plans, schedule
from commerce.actions import collected, plan_ending
from commerce.models import Instalment, InstalmentState, Order, PaymentMethod, PaymentPlan, PlanState
from commerce.rules import plan as rules
from commerce.rules import reason as reasons
from core import outbox, transactions


@transactions.whole
def pause(*, plan, reason, by, now):
    """Ask for nothing until it is resumed."""
    plan = _locked(plan)
    rules.check_can_edit(by)
    reasons.check_reason(reason)
    rules.move(plan, PlanState.PAUSED)
    plan.state_reason, plan.paused_at = reason.strip(), now
    plan.save(update_fields=["state", "state_reason", "paused_at"])
    plan.instalments.filter(collect_at__isnull=False).update(collect_at=None)
    collected.tell(plans_=[plan], event="plan.paused", by=by, now=now, reason=reason.strip())
    _mail(plan, "paused", now, why=reason.strip())
    return plan


@transactions.whole
def resume(*, plan, by, now):
    """Ask for what is left again. Has the next day passed meanwhile, that payment is due today and the others
    follow from today on; else all days stay as they were."""
    plan = _locked(plan)
    rules.check_can_edit(by)
    rules.check_can_resume(plan)
    rules.move(plan, PlanState.RUNNING)
    plan.state_reason, plan.paused_at = "", None
    asked = rules.OWED if plan.payment_method == PaymentMethod.CARD else (InstalmentState.PLANNED,)
    left = list(plan.instalments.locked().filter(state__in=asked).order_by("number"))
    today = timezone.localtime(now, timezone.get_default_timezone()).date()
    if left and left[0].due_on < today:
        _count_anew(plan, left, today)
    for each in left:
        each.collect_at = plans.due_at(each.due_on)
    plan.save(update_fields=["state", "state_reason", "paused_at", "counted_number", "counted_from"])
    Instalment.objects.bulk_update(left, ["due_on", "collect_at"])
    collected.tell(plans_=[plan], event="plan.resumed", by=by, now=now)
    _mail(plan, "resumed", now)
    return plan


def _count_anew(plan, left, today):
    plan.counted_number, plan.counted_from = left[0].number, today
    for each in left:
        each.due_on = schedule.row(plan, each.number).due_on


@transactions.whole
def end(*, plan, reason, by, now):
    """End a subscription when what is paid of it ends; nothing is taken from that day on. A buyer need not say why."""
    plan = _locked(plan)
    order = Order.objects.get(pk=plan.order_id)
    rules.check_can_end(by, plan, order)
    if not rules.is_buyer(by, order):
        reasons.check_reason(reason)
    following = plan.instalments.filter(state__in=rules.OWED).order_by("number").first()
    ends_on = following.due_on if following else None
    plan_ending.stop(plan=plan, reason=reason.strip(), by=by, now=now, ends_on=ends_on)
    _mail(plan, "ended", now, why="" if rules.is_buyer(by, order) else reason.strip())
    return plan


def _locked(plan):
    return PaymentPlan.objects.locked().get(pk=plan.pk)


def _mail(plan, what, now, **told):
    """Tell the buyer, once for each time."""
    outbox.enqueue("plan.changed", key=f"plan-{what}:{plan.pk}:{now.isoformat()}", plan=plan.pk, what=what, **told)

"""Write the payment plan of an order, let it begin when the order is placed, count what is paid of it (F2, F8).

The caller has locked the order, or has just written it. Who is told of payments stands in settings.PLAN_PAID.
"""

from datetime import datetime, time

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.module_loading import import_string

from commerce import schedule
from commerce.models import Instalment, InstalmentState, OrderChannel, PaymentPlan, PlanPayment, PlanState

AHEAD = 1
"""How many payments of an open-ended plan are written before they are due."""


def of(order):
    """Give the plan of a saved order; None of one that is paid as a whole."""
    if order.channel != OrderChannel.PHONE:
        return None
    return PaymentPlan.objects.select_related("card").filter(order_id=order.pk).first()


def write(*, order, terms, now):
    """Write the plan that was agreed for an order, with its payments."""
    plan = PaymentPlan.objects.create(
        order=order,
        kind=terms.kind,
        payment_method=terms.payment_method,
        amount=terms.amount,
        currency=terms.currency,
        count=terms.count,
        interval=terms.interval,
        trial_days=terms.trial_days,
        first_on=terms.first_on,
        card_id=terms.card_id,
        made_at=now,
    )
    Instalment.objects.bulk_create(instalment(plan, row) for row in terms.rows(AHEAD))
    return plan


def instalment(plan, row, **more):
    """Give the unsaved Instalment of one Row of a plan's schedule."""
    return Instalment(plan=plan, number=row.number, due_on=row.due_on, amount=row.amount, **more)


def begin(*, order, now):
    """Let the plan of an order that was just placed run: from now on its payments are asked for when they are due."""
    plan = PaymentPlan.objects.locked().filter(order=order, state=PlanState.WAITING).first()
    if plan is None:
        return
    if not plan.instalments.exclude(state=InstalmentState.PAID).exists():
        plan.state = PlanState.COMPLETED
        plan.save(update_fields=["state"])
        return
    plan.state = PlanState.RUNNING
    plan.save(update_fields=["state"])
    waiting = list(plan.instalments.locked().filter(state=InstalmentState.PLANNED))
    for each in waiting:
        each.collect_at = due_at(each.due_on)
    Instalment.objects.bulk_update(waiting, ["collect_at"])


def extend(*, plans_):
    """Write the next payment of locked, open-ended plans, of which all are paid; it is asked for on its day if the plan
    runs."""
    last = dict(
        Instalment.objects.filter(plan__in=[plan.pk for plan in plans_]).values_list("plan").annotate(Max("number"))
    )
    rows = [(plan, schedule.row(plan, last[plan.pk] + 1)) for plan in plans_]
    Instalment.objects.bulk_create(
        instalment(plan, row, collect_at=due_at(row.due_on) if plan.state == PlanState.RUNNING else None)
        for plan, row in rows
    )


def take_first(*, plan, payment, now):
    """Count the card payment that came before the order as the first of its plan; of a trial there is none yet."""
    if not payment.total:
        return
    first = plan.instalments.locked().get(number=1)
    payment.instalment = first
    payment.save(update_fields=["instalment", "modified"])
    paid(instalment=first, amount=payment.total, at=now)
    first.save(update_fields=PAID_FIELDS)
    known = {"instalment": first, "amount": payment.total, "payment": payment, "at": now}
    count(payments=[PlanPayment(key=f"payment:{payment.pk}", **known)], now=now)
    if plan.is_open_ended:
        extend(plans_=[plan])


def due_at(day):
    """Give the moment from which a payment of a day is asked for: when it begins where the house is."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def count(*, payments, now):
    """Write unsaved PlanPayments of locked instalments and tell whoever shares in them; gives those that are new.

    The same cause again (`key`) writes nothing. Their instalments already say what is paid of them.
    """
    known = set(PlanPayment.objects.filter(key__in=[each.key for each in payments]).values_list("key", flat=True))
    written = PlanPayment.objects.bulk_create([each for each in payments if each.key not in known])
    for path in settings.PLAN_PAID:
        import_string(path)(payments=written, now=now)
    return written


def paid(*, instalment, amount, at):
    """Note on a locked instalment, unsaved, what came in of it, or (below zero) was taken back."""
    instalment.paid += amount
    if instalment.paid == instalment.amount:
        instalment.state, instalment.settled_at, instalment.collect_at = InstalmentState.PAID, at, None
    elif instalment.state == InstalmentState.PAID:
        instalment.state, instalment.settled_at = InstalmentState.ASKED, None


PAID_FIELDS = ["paid", "state", "settled_at", "collect_at"]
"""What `paid` changes."""

"""What came of asking for instalments, written down: paid, declined, or paid too late (F8).

Whoever asked, each payment counts once: only one that is still open is written, under the locks of plan, instalment and
payment, each by id. A few statements, however many there are.
"""

import json
from datetime import timedelta

from django.utils.translation import gettext as _
from payments import PaymentStatus

from commerce import plans
from commerce.actions import refunding
from commerce.models import Instalment, InstalmentState, Payment, PaymentPlan, PlanPayment, PlanState
from commerce.rules import payment as payment_rules
from commerce.rules import plan as rules
from core import audit, money, outbox, prepared, transactions
from core.actor import Actor

PROVIDER = Actor(None, "Card provider", channel="card")
REASON_LENGTH = 300
PAYMENTS_SQL = """
    UPDATE commerce_payment p
    SET status = t.status, message = t.message, captured_amount = t.captured, extra_data = t.extra,
        told_at = %(now)s, modified = %(now)s
    FROM unnest(%(ids)s::bigint[], %(statuses)s::text[], %(messages)s::text[], %(captured)s::numeric[],
                %(extras)s::text[]) AS t (id, status, message, captured, extra)
    WHERE p.id = t.id
"""
INSTALMENTS_SQL = """
    UPDATE commerce_instalment i
    SET paid = t.paid, state = t.state, settled_at = t.settled_at, collect_at = t.collect_at, attempts = t.attempts
    FROM unnest(%s::bigint[], %s::numeric[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::int[])
         AS t (id, paid, state, settled_at, collect_at, attempts)
    WHERE i.id = t.id
"""


def lock(*, instalment_ids):
    """Lock plans and instalments, each by id; gives {id: Instalment} with their plans."""
    of = Instalment.objects.filter(pk__in=instalment_ids).values("plan")
    found = {plan.pk: plan for plan in PaymentPlan.objects.locked().filter(pk__in=of).order_by("pk")}
    instalments = Instalment.objects.locked().filter(pk__in=instalment_ids).order_by("pk")
    return {each.pk: _with_plan(each, found[each.plan_id]) for each in instalments}


def _with_plan(instalment, plan):
    instalment.plan = plan
    return instalment


@transactions.whole
def write(*, answers, now):
    """Write the Tolds of {payment id: Told} about payments that were taken without their buyers. Gives how many."""
    asked = dict(Payment.objects.filter(pk__in=answers).values_list("pk", "instalment_id"))
    instalments = lock(instalment_ids=asked.values())
    open_ones = Payment.objects.locked().filter(pk__in=asked, status__in=payment_rules.OPEN).order_by("pk")
    payments = [_of(payment, instalments[payment.instalment_id]) for payment in open_ones]
    if not payments:
        return 0
    _note(payments, answers, now)
    taken = [payment for payment in payments if payment.status == PaymentStatus.CONFIRMED]
    declined = [payment for payment in payments if payment.status != PaymentStatus.CONFIRMED]
    _take(taken, by=PROVIDER, now=now)
    decline(declined=[(each.instalment, each.message) for each in declined if rules.is_open(each.instalment)], now=now)
    return len(payments)


def _of(payment, instalment):
    payment.instalment = instalment
    return payment


def _note(payments, answers, now):
    """Write what was told about locked payments, with an audit row each."""
    for payment in payments:
        told = answers[payment.pk]
        payment.status, payment.message, payment.told_at = told.status, told.reason, now
        payment.captured_amount = payment.total if told.status == PaymentStatus.CONFIRMED else money.ZERO
        payment.extra_data = json.dumps({"reference": told.reference}) if told.reference else ""
    values = {
        "now": now,
        "ids": [each.pk for each in payments],
        "statuses": [each.status for each in payments],
        "messages": [each.message for each in payments],
        "captured": [each.captured_amount for each in payments],
        "extras": [each.extra_data for each in payments],
    }
    with prepared.cursor() as cursor:
        cursor.execute(PAYMENTS_SQL, values)
    told = [
        audit.Event(f"payment.{each.status}", "payment", each.pk, each.partner_id, reason=each.message)
        for each in payments
    ]
    audit.record_many(told, by=PROVIDER, at=now)


def by_buyer(*, payment, by, now):
    """Count what a buyer has paid himself of an instalment, on a locked payment: his plan runs again, and what follows
    is taken from the card that he has paid with (F8)."""
    instalment = lock(instalment_ids=[payment.instalment_id])[payment.instalment_id]
    payment.instalment = instalment
    _take([payment], by=by, now=now)
    plan = instalment.plan
    if instalment.state != InstalmentState.PAID or plan.state == PlanState.ENDED:
        return
    if payment.card_id:
        plan.card_id = payment.card_id
        plan.save(update_fields=["card"])
    run_again(plan=plan, by=by, now=now)


def run_again(*, plan, by, now, not_before=None):
    """Let a locked plan that had failed run: what is left of it is asked for as its days come, and `not_before`."""
    if plan.state != PlanState.FAILED:
        return
    plan.state, plan.state_reason = PlanState.RUNNING, ""
    plan.save(update_fields=["state", "state_reason"])
    left = list(plan.instalments.locked().filter(state__in=rules.OWED).order_by("pk"))
    for each in left:
        each.state = InstalmentState.ASKED if each.state == InstalmentState.FAILED else each.state
        due_at = plans.due_at(each.due_on)
        each.collect_at = max(due_at, not_before) if not_before else due_at
    store(instalments=left)
    tell(plans_=[plan], event="plan.resumed", by=by, now=now)


def _take(payments, *, by, now):
    """Count confirmed payments of locked instalments; what came for one that asks for nothing any more goes back."""
    good, late = [], []
    for payment in payments:
        (good if rules.is_owed(payment.instalment, payment.total) else late).append(payment)
        if good and good[-1] is payment:
            plans.paid(instalment=payment.instalment, amount=payment.total, at=now)
    for payment in late:
        why = _("Nothing was to be paid any more.")
        refunding.raise_due(payment=payment, amount=payment.total, reason=why, by=by, now=now)
    store(instalments=[payment.instalment for payment in good])
    counted = [
        PlanPayment(
            instalment=each.instalment, amount=each.total, payment=each, key=f"payment:{each.pk}", at=now
        )
        for each in good
    ]  # fmt: skip
    plans.count(payments=counted, now=now)
    go_on(plans_={each.instalment.plan_id: each.instalment.plan for each in good}, by=by, now=now)


def went_back(*, payment, amount, key, now):
    """Count what was given back of a locked card payment of a locked instalment; `key` is of its cause."""
    instalment = lock(instalment_ids=[payment.instalment_id])[payment.instalment_id]
    instalment.refunded += amount
    instalment.save(update_fields=["refunded"])
    known = {"instalment": instalment, "amount": -amount, "payment": payment, "at": now}
    plans.count(payments=[PlanPayment(key=key[:80], **known)], now=now)


def go_on(*, plans_, by, now):
    """Write the next payment of open-ended plans; complete those of which nothing is left. The plans are locked."""
    open_ones = Instalment.objects.filter(plan__in=plans_, state__in=rules.OWED)
    left = set(open_ones.values_list("plan_id", flat=True))
    at_end = [plan for pk, plan in plans_.items() if pk not in left and rules.goes_on(plan)]
    open_ended = [plan for plan in at_end if plan.is_open_ended]
    plans.extend(plans_=open_ended)
    completed = [plan for plan in at_end if not plan.is_open_ended]
    for plan in completed:
        plan.state, plan.state_reason, plan.paused_at = PlanState.COMPLETED, "", None
    if completed:
        PaymentPlan.objects.filter(pk__in=[plan.pk for plan in completed]).update(
            state=PlanState.COMPLETED, state_reason="", paused_at=None
        )
        tell(plans_=completed, event="plan.completed", by=by, now=now)


def decline(*, declined, now):
    """Note [(locked instalment, reason)] that a card did not pay: it is asked again after a while, in the end the plan
    has failed. Buyers are told each time, sellers of a failed plan (F8)."""
    failed = []
    for instalment, reason in declined:
        instalment.attempts += 1
        again = rules.days_until_again(instalment.attempts)
        if again is None:
            instalment.state, instalment.collect_at = InstalmentState.FAILED, None
            failed.append((instalment, reason))
        else:
            runs = instalment.plan.state == PlanState.RUNNING
            instalment.state = InstalmentState.ASKED
            instalment.collect_at = now + timedelta(days=again) if runs else None
    store(instalments=[instalment for instalment, _reason in declined])
    again = [(each, reason) for each, reason in declined if each.state != InstalmentState.FAILED]
    outbox.enqueue_many("plan.declined", [_declined(each, reason) for each, reason in again])
    for instalment, reason in failed:
        _fail(instalment, reason, now=now)


def _declined(instalment, reason):
    """Give key and payload of the mail about one try."""
    told = {"instalment": instalment.pk, "attempt": instalment.attempts, "why": reason}
    return f"plan-declined:{instalment.pk}:{instalment.attempts}", told


def _fail(instalment, reason, *, now):
    """Stop asking for a plan whose card did not pay in the end, and tell buyer and seller."""
    plan = instalment.plan
    key = f"plan-failed:{instalment.pk}:{instalment.attempts}"
    for who in ("buyer", "seller"):
        outbox.enqueue("plan.failed", key=f"{key}:{who}", instalment=instalment.pk, why=reason, who=who)
    if plan.state != PlanState.RUNNING:
        return
    plan.state, plan.state_reason = PlanState.FAILED, reason[:REASON_LENGTH]
    plan.save(update_fields=["state", "state_reason"])
    plan.instalments.filter(collect_at__isnull=False).update(collect_at=None)
    tell(plans_=[plan], event="plan.failed", by=PROVIDER, now=now, reason=reason)


def store(*, instalments):
    """Write locked instalments as they stand in memory, in one statement."""
    if not instalments:
        return
    names = ("pk", "paid", "state", "settled_at", "collect_at", "attempts")
    with prepared.cursor() as cursor:
        cursor.execute(INSTALMENTS_SQL, [[getattr(each, name) for each in instalments] for name in names])


def tell(*, plans_, event, by, now, reason="", **details):
    """Note on the orders of plans what has become of them."""
    partners = dict(PaymentPlan.objects.filter(pk__in=[each.pk for each in plans_]).values_list("pk", "order__partner"))
    told = [audit.Event(event, "order", plan.order_id, partners[plan.pk], reason=reason, **details) for plan in plans_]
    audit.record_many(told, by=by, at=now)

"""A plan ends with its order, or before it (F6, F8): what is open stops; of an order that never was placed what cards
have paid goes back by itself, of one that was somebody decides about it (settings.PLAN_REFUNDS).

Called by who has locked the order, in two steps: the plan is locked before the account, invoices and payments after.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.module_loading import import_string
from payments import PaymentStatus

from commerce.actions import collected, document, invoicing, refunding
from commerce.models import InstalmentState, Invoice, OrderChannel, Payment, PaymentPlan, PlanState
from commerce.rules import plan as rules
from core import money


@dataclass(frozen=True, slots=True)
class Stopped:
    """A plan that was stopped with its order: whether it had begun, and what had been paid and not given back."""

    plan: PaymentPlan
    had_begun: bool
    paid: Decimal


def stop(*, plan, reason, by, now, ends_on=None):
    """End a locked plan: nothing more is asked for. One that has ended stays as it was."""
    if plan.state == PlanState.ENDED:
        return
    rules.move(plan, PlanState.ENDED)
    plan.state_reason, plan.paused_at, plan.ends_on = reason[: collected.REASON_LENGTH], None, ends_on
    plan.save(update_fields=["state", "state_reason", "paused_at", "ends_on"])
    left = list(plan.instalments.locked().filter(state__in=rules.OWED).order_by("pk"))
    for each in left:
        each.state, each.collect_at = InstalmentState.STOPPED, None
    collected.store(instalments=left)
    new = {"until": ends_on.isoformat()} if ends_on else None
    collected.tell(plans_=[plan], event="plan.ended", by=by, now=now, reason=reason, new=new)


def with_order(*, order, reason, by, now):
    """Stop the plan of a locked order that ends. Gives it as Stopped, None where there is none."""
    if order.channel != OrderChannel.PHONE:
        return None
    plan = PaymentPlan.objects.locked().filter(order=order).first()
    if plan is None:
        return None
    had_begun = plan.state != PlanState.WAITING
    paid = sum((each.paid - each.refunded for each in plan.instalments.all()), money.ZERO)
    if plan.continued_by_id:  # what was paid counts for the order that has taken over: nothing of it goes back
        paid = money.ZERO
    stop(plan=plan, reason=reason, by=by, now=now)
    return Stopped(plan, had_begun, paid)


def take_back_invoices(*, order, reason, by, now):
    """Credit what the invoices of a locked order still ask for: another order has taken its plan over and asks for it.
    What was paid of them stays paid."""
    credited = beyond = money.ZERO
    asked = Invoice.objects.locked().filter(order=order).select_related("document__instalment__plan")
    for invoice in asked.order_by("pk"):
        part = invoice.total - invoice.credited - invoice.paid
        if not part:
            continue
        invoice.credited += part
        invoicing.mark(invoice=invoice, now=now)
        invoice.save(update_fields=["credited", "settled_at"])
        credited += part
        beyond += part if invoicing.counts_beyond(document=invoice.document) else 0
    if not credited:
        return
    order.invoiced -= credited - beyond
    order.save(update_fields=["invoiced"])
    document.part_credited(order=order, amount=credited, reason=reason, by=by, now=now)


def settle(*, stopped, order, credited, reason, by, now):
    """Take `credited` off the invoices of a stopped plan, and see to what was paid of it."""
    if credited:
        invoicing.credit(order=order, amount=credited, by=by, now=now)
    if not stopped.had_begun:
        _give_cards_back(stopped.plan, reason, by=by, now=now)
    elif stopped.paid:
        for path in settings.PLAN_REFUNDS:
            import_string(path)(order=order, amount=stopped.paid, reason=reason, by=by, now=now)
    if credited:
        document.part_credited(order=order, amount=credited, reason=reason, by=by, now=now)


def _give_cards_back(plan, reason, *, by, now):
    """Give back all that cards have paid for a plan that never began, which the provider is told later, once."""
    paid = Payment.objects.locked().filter(instalment__plan=plan, status=PaymentStatus.CONFIRMED).order_by("pk")
    for payment in paid:
        left = payment.captured_amount - payment.refunded - payment.refund_due
        if left:
            refunding.raise_due(payment=payment, amount=left, reason=reason, by=by, now=now)
            collected.went_back(payment=payment, amount=left, key=f"never_placed:{payment.pk}", now=now)

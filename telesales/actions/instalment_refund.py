"""Give back what was paid of a phone sale, in part or whole (F5, F6): its commission reverses as it is decided.

A card gets it back by itself: the provider is told later by the outbox, once. What was paid of an invoice is credited,
and free again on the receipts that paid it, as with goods that come back. Locks: order, plan, instalment, then
invoices, receipts and payments.
"""

from payments import PaymentStatus

from commerce.actions import collected, document, invoicing, refunding
from commerce.models import Instalment, Invoice, Order, Payment, PaymentMethod
from core import audit, outbox, transactions
from core.refusal import Refused
from telesales.rules import refund_task as rules

TOPIC = "plan.given_back"


@transactions.whole
def give_back(*, instalment, amount, reason, by, now):
    """Give back an amount of one payment, in the plan's currency. Raises Refused beyond what is left of it."""
    order = Order.objects.locked().get(plan=instalment.plan_id)
    instalment = collected.lock(instalment_ids=[instalment.pk])[instalment.pk]
    rules.check_can_refund(by)
    rules.check_reason(reason)
    part(instalment=instalment, order=order, amount=amount, reason=reason.strip(), by=by, now=now)
    told = Instalment.objects.get(pk=instalment.pk)
    key = f"plan-given-back:{told.pk}:{told.refunded:.3f}"
    tell(order=order, amount=amount, reason=reason.strip(), key=key, instalment=told, by=by, now=now)
    return told


def part(*, instalment, order, amount, reason, by, now):
    """The same of a locked order, plan and instalment, without telling anybody."""
    rules.check_refundable(instalment.plan)
    rules.check_amount(instalment, amount, instalment.plan.currency)
    invoice = Invoice.objects.locked().select_related("document__instalment__plan")
    invoice = invoice.filter(document__instalment=instalment).first()
    if instalment.plan.payment_method == PaymentMethod.CARD:
        _to_card(instalment, amount, reason, by=by, now=now)
    else:
        rules.check_invoiced(invoice)
    if invoice:
        _credit(invoice, order, amount, reason, by=by, now=now)


def _to_card(instalment, amount, reason, *, by, now):
    """Write what the provider is to give back of the payments of an instalment, and count it."""
    paid = Payment.objects.locked().filter(instalment=instalment, status=PaymentStatus.CONFIRMED).order_by("pk")
    left = amount
    for payment in paid:
        before = payment.refund_due + payment.refunded
        taken = min(left, payment.captured_amount - before)
        if not taken:
            continue
        left -= taken
        refunding.raise_due(payment=payment, amount=taken, reason=reason, by=by, now=now)
        collected.went_back(payment=payment, amount=taken, key=f"given_back:{payment.pk}:{before:.3f}", now=now)
    if left:
        raise Refused(rules.not_by_card(instalment.plan.currency, amount - left))


def _credit(invoice, order, amount, reason, *, by, now):
    """Take it off the locked invoice of the payment, and give a credit note."""
    invoicing.free(invoice=invoice, amount=amount, by=by, now=now)
    invoice.credited += amount
    invoicing.mark(invoice=invoice, now=now)
    invoice.save(update_fields=["credited", "paid", "settled_at"])
    if not invoicing.counts_beyond(document=invoice.document):
        order.invoiced -= amount
        order.save(update_fields=["invoiced"])
    document.part_credited(order=order, amount=amount, reason=reason, by=by, now=now)


def tell(*, order, amount, reason, key, by, now, instalment=None):
    """Note on the order what went back, and write to its buyer, once."""
    new = {"amount": str(amount), "currency": order.currency}
    if instalment:
        new["payment"] = instalment.number
    audit.record("plan.given_back", order, by=by, at=now, partner_id=order.partner_id, new=new, reason=reason)
    number = instalment.number if instalment else None
    payload = {"order": order.pk, "amount": str(amount), "number": number, "why": reason}
    outbox.enqueue(TOPIC, key=key, **payload)

"""Ask for due instalments by invoice: by invoice, bank transfer and on account (F8).

Each is an invoice like others, so that receipts settle it and reminders go out. One order a transaction: the series of
documents is its last lock (see `document`).
"""

from commerce.actions import collected, document
from commerce.models import Instalment, InstalmentState, Order, PaymentMethod
from commerce.rules import plan as rules
from core import outbox, transactions
from core.actor import SYSTEM

AT_ONCE = 1000


def sweep(*, now):
    """Ask for what is due, each in a transaction of its own. Gives how many; twice does no harm."""
    due = Instalment.objects.to_collect(now).exclude(plan__payment_method=PaymentMethod.CARD)
    placed = due.filter(plan__order__placed_at__isnull=False).order_by("collect_at", "pk")
    found = list(placed.values_list("pk", "plan__order_id")[:AT_ONCE])
    return sum(_ask(pk, order_id, now=now) for pk, order_id in found)


@transactions.whole
def _ask(pk, order_id, *, now):
    """Issue the invoice of an instalment that is still due; one that another worker has is passed over."""
    order = Order.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=order_id).first()
    if order is None or order.placed_at is None:
        return 0
    instalment = collected.lock(instalment_ids=[pk])[pk]
    if instalment.collect_at is None or instalment.collect_at > now:
        return 0
    instalment.state, instalment.collect_at = InstalmentState.ASKED, None
    collected.store(instalments=[instalment])
    outbox.enqueue("plan.invoiced", key=f"plan-invoiced:{pk}", instalment=pk)
    document.instalment_invoice(instalment=instalment, by=SYSTEM, now=now)
    return 1


@transactions.whole
def of_card(*, instalment, by, now):
    """Give the invoice of a payment that a card has paid, issued when somebody first asks for it. Raises Refused."""
    order = Order.objects.locked().get(pk=instalment.plan.order_id)
    instalment = collected.lock(instalment_ids=[instalment.pk])[instalment.pk]
    rules.check_invoiced_on_demand(instalment)
    return document.instalment_invoice(instalment=instalment, by=by, now=now, order=order)

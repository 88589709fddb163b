"""What is given back of an order, in part or whole: one place decides, by how the order is paid (O9, K2).

On account the ledger gets an entry, a card is refunded; of an invoice or a transfer the credit note says all. An
order never gives back more than its total (a CHECK), and each cause gives back once (the ledger's keys). The apps above
are told by settings.GIVEN_BACK, before the account is locked. A plan ends with its order, whatever is given back of it.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from commerce import ledger
from commerce.actions import invoicing, payment, plan_ending
from commerce.models import EntryKind, PaymentMethod


def part(*, order, amount, cause, by, now, reason, kind=EntryKind.RELEASE):
    """Give a part of the total of an order back that the caller has locked; `cause` is what it is for."""
    if not amount:
        return
    stopped = plan_ending.with_order(order=order, reason=reason, by=by, now=now)
    order.given_back += amount
    credited = amount if kind == EntryKind.REFUND else _over(order, stopped)
    order.invoiced -= credited
    order.save(update_fields=["given_back", "invoiced"])
    for path in settings.GIVEN_BACK:
        import_string(path)(order=order, amount=amount, cause=cause, by=by, now=now)
    if order.payment_method == PaymentMethod.ON_ACCOUNT:
        key = f"order:{order.pk}:{cause}"
        ledger.give_back(order=order, amount=amount, key=key, kind=kind, by=by, now=now, reason=reason)
    elif order.payment_method == PaymentMethod.CARD and not stopped:
        payment.refund(order=order, amount=amount, reason=reason, by=by, now=now)
    if stopped:
        plan_ending.settle(stopped=stopped, order=order, credited=credited, reason=reason, by=by, now=now)
    elif kind == EntryKind.REFUND:
        invoicing.credit(order=order, amount=amount, by=by, now=now)


def _over(order, stopped):
    """What invoices of a plan ask for beyond what is left of its order. Of one that is continued they ask for nothing
    any more, and what was paid of them counts on."""
    if not stopped or stopped.plan.continued_by_id:
        return 0
    return max(order.invoiced + order.given_back - order.total, 0)


def rest(*, order, by, now, reason):
    """Give back what is left of a locked order that has ended before it was placed."""
    part(order=order, amount=order.total - order.given_back, cause="back", by=by, now=now, reason=reason)

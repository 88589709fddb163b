"""Money to give back after a phone order was cancelled (F6): opened with it, carried out or done otherwise by somebody.

Nobody gives money back who has not decided to: what was delivered, or was it, is for people to weigh.
"""

from django.utils.translation import gettext as _

from commerce.actions import collected
from commerce.models import Order
from core import audit, money, transactions
from telesales.actions import instalment_refund
from telesales.models import PhoneSale, RefundTask
from telesales.queries import refund_task as queries
from telesales.rules import refund_task as rules


def opened(*, order, amount, reason, by, now):
    """Open the task of a locked order that was sold on the phone, with what had been paid of it; once."""
    sale = PhoneSale.objects.filter(order_id=order.pk).first()
    if sale is None or not amount:
        return None
    values = {"amount": amount, "currency": order.currency, "reason": reason[: rules.MAX_REASON], "opened_at": now}
    task, is_new = RefundTask.objects.get_or_create(sale=sale, defaults=values)
    if is_new:
        _tell("refund_task.opened", task, by=by, now=now, reason=task.reason)
    return task


@transactions.whole
def carry_out(*, task, by, now):
    """Give back all that is left of the plan at once. Raises Refused."""
    task, order = _locked(task)
    rules.check_can_refund(by)
    rules.check_open(task)
    rows = queries.paid_instalments(order)
    left = sum((rules.left(each) for each in rows), money.ZERO)
    rules.check_something_left(left)
    locked = collected.lock(instalment_ids=[each.pk for each in rows])
    for each in sorted(locked.values(), key=lambda each: each.number):
        how = {"reason": task.reason, "by": by, "now": now}
        instalment_refund.part(instalment=each, order=order, amount=rules.left(each), **how)
    key = f"plan-given-back:task:{task.pk}"
    instalment_refund.tell(order=order, amount=left, reason=task.reason, key=key, by=by, now=now)
    note = _("%(amount)s given back.") % {"amount": money.shown(left, task.currency)}
    return _done(task, note, by=by, now=now)


@transactions.whole
def settle_otherwise(*, task, note, by, now):
    """Say what was done instead."""
    task, _order = _locked(task)
    rules.check_can_refund(by)
    rules.check_open(task)
    rules.check_note(note)
    return _done(task, note.strip(), by=by, now=now)


def _locked(task):
    """Lock the order, its plan comes after, and the task."""
    order = Order.objects.locked().get(phone_sale=task.sale_id)
    return RefundTask.objects.select_for_update(of=("self",)).select_related("sale").get(pk=task.pk), order


def _done(task, note, *, by, now):
    task.done_at, task.done_by_id, task.note = now, by.user_id, note
    task.save(update_fields=["done_at", "done_by", "note"])
    _tell("refund_task.done", task, by=by, now=now, reason=note)
    return task


def _tell(event, task, *, by, now, reason):
    new = {"amount": str(task.amount), "currency": task.currency}
    partner_id = task.sale.order.partner_id
    audit.record(event, task.sale, by=by, at=now, partner_id=partner_id, new=new, reason=reason)

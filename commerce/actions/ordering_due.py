"""Order what recurring orders are due, each date once, through all gates; pause for review what cannot be (O9, Q08).

Each is a transaction of its own, under the lock of its row: a second worker passes over it, a late one finds the next
date. The order's key follows from the recurring order and the date, so that even without the lock there is one order.
"""

import uuid
from datetime import timedelta

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from commerce.actions import order as orders
from commerce.models import Cart, CartLine, RecurringOrder, RecurringRun, RecurringState
from commerce.queries import recurring as queries
from commerce.rules import calendar
from commerce.rules import recurring as rules
from core import audit, outbox, transactions
from core.actor import SYSTEM
from core.reader import as_reader, day_of
from core.refusal import Refused
from partners import background

log = structlog.get_logger(__name__)
KEYS = uuid.UUID("5d0c2f6e-3b8e-4c55-9d3f-5a7b1e0f2c41")
Outcome = RecurringRun.Outcome


def sweep(*, now):
    """Carry out all that is due; one that fails for a reason of ours holds up nothing. Gives how many were ordered."""
    ordered = 0
    for pk in queries.due(now):
        try:
            run = carry_out(pk=pk, now=now)
        except Exception as error:
            log.exception("recurring.failed", recurring=pk, error=str(error))
        else:
            ordered += bool(run and run.outcome == Outcome.ORDERED)
    return ordered


@transactions.whole
def carry_out(*, pk, now):
    """Order one that is due, or pause it. Gives the run; None where another worker has it or nothing is due."""
    found = RecurringOrder.objects.filter(pk=pk, state=RecurringState.ACTIVE).select_related("user", "partner")
    recurring = found.select_for_update(of=("self",), skip_locked=True).first()
    if recurring is None or recurring.next_on > day_of(recurring.user, now):
        return None
    with as_reader(recurring.user):
        try:
            with transaction.atomic():  # ordered as a whole, or nothing of it stays: neither cart nor lines
                order = _order(recurring, now)
        except Refused as refusal:
            return _pause(recurring, refusal.sentence, now)
    return _ordered(recurring, order, now)


def _order(recurring, now):
    by = background.acting_at(recurring.user_id, recurring.partner_id)
    if by is None:
        raise Refused(_("%(user)s no longer orders for %(company)s.") % _who(recurring))
    looks = rules.looked(recurring, now)
    rules.check_as_agreed(looks, recurring.currency)
    cart = Cart.objects.create(
        user_id=recurring.user_id,
        partner_id=recurring.partner_id,
        name=recurring.name,
        currency=recurring.currency,
        checkout=recurring.checkout,
    )
    CartLine.objects.bulk_create(
        CartLine(cart=cart, product=look.line.product, quantity=look.line.quantity, note=look.line.note)
        for look in looks
    )
    return orders.submit(cart=cart, key=_key(recurring), by=by, now=now)


def _key(recurring):
    """Give the key of the order of the next date: the same whoever asks."""
    return uuid.uuid5(KEYS, f"{recurring.pk}:{recurring.next_on.isoformat()}")


def _who(recurring):
    return {"user": recurring.user.name, "company": recurring.partner.name}


def _ordered(recurring, order, now):
    """Note the order and go on: a date that was missed is made up for once, those between are not."""
    due_on, today = recurring.next_on, day_of(recurring.user, now)
    run = RecurringRun.objects.create(recurring=recurring, due_on=due_on, outcome=Outcome.ORDERED, order=order, at=now)
    behind = max(due_on, today - timedelta(days=1))
    following = calendar.after(recurring.starts_on, recurring.unit, recurring.every, behind)
    if recurring.ends_on and following > recurring.ends_on:
        recurring.state, recurring.next_on = RecurringState.ENDED, None
    else:
        recurring.next_on = following
    recurring.save(update_fields=["state", "next_on"])
    new = {"date": due_on.isoformat(), "order": order.number}
    audit.record("recurring.ordered", recurring, by=SYSTEM, at=now, partner_id=recurring.partner_id, new=new)
    return run


def _pause(recurring, why, now):
    due_on = recurring.next_on
    run = RecurringRun.objects.create(recurring=recurring, due_on=due_on, outcome=Outcome.PAUSED, detail=why, at=now)
    recurring.state, recurring.paused_reason = RecurringState.PAUSED, why
    recurring.save(update_fields=["state", "paused_reason"])
    new = {"date": due_on.isoformat()}
    audit.record("recurring.review", recurring, by=SYSTEM, at=now, partner_id=recurring.partner_id, new=new, reason=why)
    outbox.enqueue("recurring.paused", key=f"recurring_paused:{run.pk}", run=run.pk)
    return run

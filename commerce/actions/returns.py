"""Shipped goods that come back: asked for, accepted or refused, and refunded when they have arrived (O9)."""

from django.db.models import F
from django.utils.translation import gettext as _

from commerce import plans
from commerce.actions import document, giving_back
from commerce.models import EntryKind, Order, OrderLine, Return, ReturnLine, ReturnState
from commerce.queries import fulfilment as queries
from commerce.rules import fulfilment as rules
from commerce.rules import plan as plan_rules
from commerce.rules import reason as reasons
from core import audit, money, outbox, transactions


@transactions.whole
def ask(*, order, quantities, reason, by, now):
    """Ask to send {line id: pieces} back that were shipped. Gives the Return.

    What is asked for is set aside on its line, so that no piece is asked for twice; refusing it frees it again.
    """
    order = Order.objects.locked().get(pk=order.pk)
    rules.check_can_ask_back(by, order)
    plan_rules.check_no_return(plans.of(order) is not None)
    reasons.check_reason(reason)
    lines = {line.pk: line for line in order.lines.order_by("position")}
    most = _("Of %(code)s %(number)s can be sent back.")
    rules.check_pieces(quantities, lines, lambda line: line.shipped - line.returned, most=most)
    wanted = {lines[pk]: quantity for pk, quantity in quantities.items() if quantity}
    returned = _write(order, wanted, reason.strip(), by, now)
    for line, quantity in wanted.items():
        line.returned += quantity
    OrderLine.objects.bulk_update(wanted, ["returned"])
    _tell("order.return_asked", returned, by, now, reason=returned.reason)
    return returned


@transactions.whole
def accept(*, returned, by, now, answer=""):
    """Let the goods come back; they are refunded when they have arrived."""
    returned = _locked(returned)
    rules.check_can_decide_return(by)
    _decide(returned, ReturnState.ACCEPTED, answer, by, now)
    _tell("order.return_accepted", returned, by, now, reason=returned.answer)
    _mail(returned)
    return returned


@transactions.whole
def refuse(*, returned, reason, by, now):
    """Refuse a return, before or after the goods have come, with a reason; its pieces may be asked for again."""
    returned = _locked(returned)
    rules.check_can_decide_return(by)
    reasons.check_reason(reason)
    _decide(returned, ReturnState.REFUSED, reason, by, now)
    for part in returned.lines.all():
        OrderLine.objects.filter(pk=part.line_id).update(returned=F("returned") - part.quantity)
    _tell("order.return_refused", returned, by, now, reason=returned.answer)
    _mail(returned)
    return returned


@transactions.whole
def refund(*, returned, by, now):
    """Book the receipt of accepted goods and give back what they were worth."""
    returned = _locked(returned)
    rules.check_can_refund(by)
    rules.check_return_becomes(returned, ReturnState.REFUNDED)
    returned.state, returned.refunded_at = ReturnState.REFUNDED, now
    returned.save(update_fields=["state", "refunded_at"])
    _tell("order.refunded", returned, by, now)
    _mail(returned)
    giving_back.part(
        order=returned.order, amount=returned.total, cause=f"return:{returned.pk}", kind=EntryKind.REFUND,
        by=by, now=now, reason=returned.reason,
    )  # fmt: skip
    document.credit_note(returned=returned, by=by, now=now)
    return returned


def _locked(returned):
    """Lock the order, then its return; gives the return as it is now."""
    order = Order.objects.locked().get(pk=returned.order_id)
    returned = Return.objects.select_for_update(of=("self",)).get(pk=returned.pk)
    returned.order = order
    return returned


def _write(order, wanted, reason, by, now):
    worth = queries.worth_of_returns(order, wanted)
    net = sum((worth[line.pk][0] for line in wanted), money.ZERO)
    tax = sum((worth[line.pk][1] for line in wanted), money.ZERO)
    returned = Return.objects.create(
        order=order, number=order.returns.count() + 1, reason=reason, net_total=net, tax_total=tax, total=net + tax,
        asked_at=now, asked_by_id=by.user_id,
    )  # fmt: skip
    ReturnLine.objects.bulk_create(
        ReturnLine(part_of=returned, line=line, quantity=n, net_total=worth[line.pk][0], tax_total=worth[line.pk][1])
        for line, n in wanted.items()
    )
    return returned


def _decide(returned, state, answer, by, now):
    rules.check_return_becomes(returned, state)
    returned.state, returned.answer = state, answer.strip()
    returned.decided_at, returned.decided_by_id = now, by.user_id
    returned.save(update_fields=["state", "answer", "decided_at", "decided_by"])


def _tell(event, returned, by, now, reason=""):
    new = {"return": returned.number, "amount": str(returned.total), "currency": returned.order.currency}
    order = returned.order
    audit.record(event, order, by=by, at=now, partner_id=order.partner_id, new=new, reason=reason)


def _mail(returned):
    key = f"return_{returned.state}:{returned.pk}"
    outbox.enqueue("return.decided", key=key, returned=returned.pk, state=returned.state)

"""The buyer pays himself what his card did not, with this card or another one, which then pays what follows (F8)."""

import uuid

from django.conf import settings
from payments import PaymentStatus

from commerce import cards
from commerce.actions import collected
from commerce.models import Order, Payment
from commerce.rules import payment as payment_rules
from commerce.rules import plan as rules
from core import audit, transactions
from core.actor import Actor


@transactions.whole
def begin(*, instalment, by, now):
    """Give the payment of an instalment, to be paid at the provider; one that waits for its buyer is given again."""
    instalment = collected.lock(instalment_ids=[instalment.pk])[instalment.pk]
    order = Order.objects.get(pk=instalment.plan.order_id)
    rules.check_can_pay(by, instalment.plan, order, instalment)
    return _begun(instalment, order, {}, by=by, now=now)


@transactions.whole
def begin_by_link(*, instalment, ip, now):
    """The same for whoever has the link of the buyer's mail."""
    instalment = collected.lock(instalment_ids=[instalment.pk])[instalment.pk]
    order = Order.objects.select_related("buyer", "owner").get(pk=instalment.plan.order_id)
    rules.check_payable(instalment.plan, instalment)
    buyer = order.owner or order.buyer
    by = Actor(buyer.pk, buyer.name, channel="link", ip=ip)
    return _begun(instalment, order, {"by_link": "commerce:plan_outcome"}, by=by, now=now)


def _begun(instalment, order, how, *, by, now):
    waiting = Payment.objects.filter(instalment=instalment, card=None, status__in=payment_rules.OPEN).last()
    if waiting and waiting.is_by_link == bool(how):
        return waiting
    payment_rules.check_offered(cards.is_offered())
    payment = Payment(
        partner_id=order.partner_id,
        user_id=order.responsible_id,
        instalment=instalment,
        keeps_card=True,
        key=uuid.uuid4(),
        variant=settings.CARD_PROVIDER,
        currency=instalment.plan.currency,
        total=instalment.amount - instalment.paid,
        status=PaymentStatus.WAITING,
    )
    for name, value in how.items():
        setattr(payment.attrs, name, value)
    payment.save(force_insert=True)
    new = {"total": str(payment.total), "currency": payment.currency, "instalment": instalment.number}
    audit.record("payment.begun", payment, by=by, at=now, partner_id=payment.partner_id, new=new)
    return payment

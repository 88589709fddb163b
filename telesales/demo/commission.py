"""The demo's money that went back: a scratched tool, a price that was promised lower, an order that was called off."""

from datetime import timedelta
from decimal import Decimal

from commerce.actions import cancellation, collecting
from commerce.models import Instalment
from core.refusal import Refused
from partners import queries as partners
from partners.models import User
from telesales import phone_order
from telesales.actions import instalment_refund, phone
from telesales.demo import mails
from telesales.models import PhoneOffer, PhoneOfferState, RefundTask
from telesales.rules import refund_task as rules

SOLD_DAYS_AGO, CALLED_OFF_DAYS_AGO = 31, 2
CALLED_OFF = "The buyer called it off: the wrong size."
BACK = [
    # paid by, days ago, amount, reason
    ("card", 9, "12.50", "One of the tools arrived scratched; the buyer keeps it for less."),
    ("bank_transfer", 6, "20.00", "The price that was promised on the phone was lower."),
]


def make(*, now):
    """Give some of it back through the real actions; once, after payments were collected."""
    if RefundTask.objects.exists():
        return
    finance, agent = _acting("fay"), _acting("sam")
    with mails.silenced(now):
        order = _sell(now)
        for method, days, amount, reason in BACK:
            _give_back(method, Decimal(amount), reason, finance, now - timedelta(days=days))
        _call_off(order, agent, now - timedelta(days=CALLED_OFF_DAYS_AGO))


def _give_back(method, amount, reason, by, at):
    paid = Instalment.objects.filter(
        plan__payment_method=method, plan__order__phone_sale__isnull=False, paid__gt=amount
    )
    instalment = paid.filter(settled_at__lt=at).select_related("plan").order_by("pk").first()
    if instalment and rules.left(instalment) >= amount:
        instalment_refund.give_back(instalment=instalment, amount=amount, reason=reason, by=by, now=at)


def _call_off(order, by, at):
    """Cancel what was bought again: what its card has paid is left to give back."""
    if order is not None:
        cancellation.cancel_rest(order=order, reason=CALLED_OFF, by=by, now=at)


def _sell(now):
    """Have the buyer of the first card sale buy again in weekly instalments, of which some are taken since."""
    first = PhoneOffer.objects.filter(state=PhoneOfferState.ORDERED, payment_method="card", customer__isnull=False)
    before = first.order_by("pk").first()
    if before is None or before.customer is None:
        return None
    at, seller = now - timedelta(days=SOLD_DAYS_AGO), _acting(before.seller_user.username)
    card = before.order and before.order.plan.card_id
    try:
        offer = phone.start(product=before.product, by=seller, now=at)
        offer = phone.change(
            offer=offer, customer=before.customer, buyer=before.buyer, amount=Decimal("240.00"), kind="instalments",
            count=6, interval="week", payment_method="card", first_on=at.date(), rate=before.rate, told_party=True,
            told_terms=True, by=seller, now=at,
        )  # fmt: skip
        order = phone_order.placed(offer=offer, place=offer.customer, by=seller, card_id=card, now=at)
    except Refused:
        return None
    for days in range(SOLD_DAYS_AGO, CALLED_OFF_DAYS_AGO, -1):
        collecting.batch(now=now - timedelta(days=days))
    return order


def _acting(username):
    return next(iter(partners.places(User.objects.get(username=username))))

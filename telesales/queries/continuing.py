"""What an offer, or the order it became, takes over: another order with its plan (F7)."""

from commerce.models import WAITING, Order, PaymentPlan
from telesales.models import PhoneOffer


def offer_of(order):
    """Give the offer of an order from the phone that takes another one over; None of any other."""
    found = PhoneOffer.objects.filter(sale__order=order, continues__isnull=False)
    return found.select_related("customer").first()


def locked(offer):
    """Lock the order and the plan that an offer takes over: before the account, and before any payment.

    Gives (order, plan), None of an offer that takes nothing over.
    """
    if offer.continues_id is None:
        return None
    order = Order.objects.locked().get(pk=offer.continues_id)
    return order, PaymentPlan.objects.locked().get(order=order)


def read(offer):
    """The same, without locking, for who only looks."""
    order = Order.objects.get(pk=offer.continues_id)
    return order, PaymentPlan.objects.get(order=order)


def waiting(order, *, but=None):
    """Give the order that is to continue this one and is not placed yet, or None; `but` is left out."""
    return Order.objects.filter(phone_sale__offer__continues=order, state__in=WAITING).exclude(pk=but).first()


def delivered(order):
    """Give [(product id, code, pieces)] of what has left the house with an order."""
    return list(order.lines.filter(shipped__gt=0).order_by("position").values_list("product", "code", "shipped"))


def to_send(order):
    """Give how many pieces of an order have not left the house and are not cancelled."""
    return sum(line.open_quantity for line in order.lines.all())

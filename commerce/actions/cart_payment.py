"""What a card pays for in the shop: a cart, which becomes the order (O2, O7). See commerce.actions.payment."""

import uuid

from django.utils.translation import gettext as _

from commerce.actions import order as orders
from commerce.actions import payment as payments
from commerce.models import Cart, Payment, PaymentMethod
from commerce.rules import payment as rules
from core import transactions
from core.refusal import Refused
from partners import queries as partners


def is_for(*, payment):
    """Whatever nobody else answers for: its cart may have been thrown away."""
    return True


def lock(*, payment):
    """Lock the cart."""
    Cart.objects.locked().filter(pk=payment.cart_id).first()


def order(*, payment, now):
    """Submit the cart for its buyer, from the place where he has paid."""
    by = buyer(payment=payment)
    cart = payments.cart_of(by=by, cart_id=payment.cart_id)
    terms = {"key": payment.key, "payment_method": PaymentMethod.CARD, "payment": payment}
    return orders.submit(cart=cart, **terms, by=by, now=now)


def buyer(*, payment):
    """Give the buyer's Acting at the company that has paid. Raises Refused where he has no place there any more."""
    places = partners.places(payment.user, channel="card")
    found = next((place for place in places if place.partner_id == payment.partner_id), None)
    if found is None:
        raise Refused(_("The buyer no longer has a place at this company."))
    return found


@transactions.whole
def again(*, payment, by, now):
    """Begin another payment for the cart: it may have changed, which ordering finds out."""
    cart = payments.cart_of(by=by, cart_id=payment.cart_id)
    payment = Payment.objects.locked().select_related("cart").get(pk=payment.pk)
    rules.check_may_try_again(payment)
    terms = {"content_hash": payment.content_hash, "total": payment.total}
    return payments.begin(cart=cart, key=uuid.uuid4(), **terms, by=by, now=now)

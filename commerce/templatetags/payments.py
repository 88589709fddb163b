"""Card payments in templates: their state as a pill, the one of an order, the last one of a cart."""

from django import template
from django.conf import settings

from commerce.models import PaymentMethod
from commerce.pages import payment_listing
from commerce.queries import payment as queries
from partners.models import Partner

register = template.Library()


@register.simple_tag
def payment_state(payment):
    """Show how a payment stands."""
    return payment_listing.pill(payment)


@register.simple_tag
def card_payment(order):
    """Give the payment of an order by card, None for any other."""
    return queries.of_order(order) if order.payment_method == PaymentMethod.CARD else None


@register.simple_tag
def cart_payment(cart):
    """Give the last payment that was tried for an open cart; read with others it says whether there is any."""
    return queries.of_cart(cart) if getattr(cart, "has_payment", True) else None


@register.simple_tag
def payee():
    """Give the name of who is paid: the operator."""
    operator = Partner.objects.filter(kind=Partner.Kind.OPERATOR, parent=None).order_by("pk").first()
    return operator.name if operator else settings.BASE_URL

"""To whom a refusal speaks: to the buyer of his own company, or to who orders for a customer of the customer (T2)."""

from commerce.models import OrderChannel

ENTERED_BY_SELLERS = {OrderChannel.ASSISTED, OrderChannel.UPLOAD, OrderChannel.PHONE}
"""Of these a seller reads why they are refused; of a quote that is answered, the customer."""


def customer(order):
    """Give the name of the customer where a seller reads about him; empty where the buyer is spoken to, or there is no
    order yet."""
    return order.partner.name if order is not None and is_to_seller(order) else ""


def is_to_seller(order):
    return order.channel in ENTERED_BY_SELLERS

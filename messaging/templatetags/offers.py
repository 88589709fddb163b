"""Offers of purchase processes in words."""

from django import template
from django.utils.translation import gettext as _

from messaging import wording

register = template.Library()


@register.simple_tag
def offer_words(offer):
    """Say quantity and unit price: 200 at £8.75 without tax."""
    price = wording.price_words(offer.unit_price, offer.currency, offer.is_gross)
    return _("%(quantity)s at %(price)s") % {"quantity": wording.number_words(offer.quantity), "price": price}

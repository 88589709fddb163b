"""What the page of a card payment for a phone offer leads back to, see settings.PAYMENT_ORIGINS (F3, O7)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from telesales.models import PhonePayment
from telesales.pages.quote_card import Origin


def of(payment, now):
    """Give the Origin of the first payment of a phone offer; None of any other."""
    if payment.cart_id is not None:
        return None
    kept = PhonePayment.objects.select_related("offer__product").filter(payment=payment).first()
    if kept is None:
        return None
    product = kept.offer.product
    return Origin(
        name=_("Offer on the phone: %(product)s") % {"product": product.name if product else ""},
        url=reverse("home"),
        back=_("Overview"),
        kept=_("Nothing was taken and nothing was ordered: your contact can begin it again."),
        is_open=False,
    )

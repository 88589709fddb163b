"""Mails about card payments: to the buyer whose money goes back, to Finance about an amount that does not agree."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from commerce.models import Payment
from core import mail, money
from partners.models import User


def not_ordered(payload):
    """Tell the buyer that what he has paid for was not ordered, why, and that his money goes back."""
    payment = _payment(payload)
    reader = payment.user
    if not (reader.email and reader.is_active):
        return None
    with override(reader.language):
        context = {**_context(payment, _("Look at the payment")), "kept": _kept(payment)}
    return mail.render("payment_not_ordered", reader=reader, context=context)


def _kept(payment):
    """Say what has become of what was to be ordered."""
    if payment.is_by_link:
        return _("Your contact is told as well, and can offer it again.")
    if payment.cart and payment.cart.is_sales_draft:
        return _("To order it all the same, ask your contact for a new version of the quote.")
    return _("Your cart is as it was.")


def doubted(payload):
    """Tell somebody of Finance that the provider took another amount than was to be paid."""
    payment, reader = _payment(payload), User.objects.get(pk=payload["user"])
    if not (reader.email and reader.is_active):
        return None
    with override(reader.language):
        context = _context(payment, _("Look at the payment"))
    return mail.render("payment_doubted", reader=reader, context=context)


def _payment(payload):
    return Payment.objects.select_related("user", "partner", "cart").get(pk=payload["payment"])


def _context(payment, label):
    total = money.shown(payment.total, payment.currency)
    company = payment.partner
    return {
        "payment": payment,
        "total": total,
        "facts": [
            (_("Amount"), total),
            (_("Company"), f"{company.name} ({company.code})"),
            (_("Buyer"), payment.user.name),
            *([(_kind(payment.cart), payment.cart.name)] if payment.cart else []),
        ],
        "action_url": payment.get_success_url()
        if payment.is_by_link
        else mail.address("commerce:payment", payment.token),
        "action_label": label,
    }


def _kind(cart):
    return _("Quote") if cart.is_sales_draft else _("Cart")

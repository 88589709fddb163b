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
        context = _context(payment, _("Look at the payment"))
    return mail.render("payment_not_ordered", reader=reader, context=context)


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
            *([(_("Cart"), payment.cart.name)] if payment.cart else []),
        ],
        "action_url": mail.address("commerce:payment", payment.token),
        "action_label": label,
    }

"""Mails about money that goes back to buyers of phone sales (F5, F6)."""

from decimal import Decimal

from django.utils.translation import gettext as _

from commerce.models import Order, PaymentMethod
from core import mail, money
from core.reader import as_reader


def given_back(payload):
    """Tell the buyer how much goes back to him, how, and why; None for somebody without an address."""
    order = Order.objects.select_related("partner", "buyer", "owner", "plan").get(pk=payload["order"])
    reader = order.owner or order.buyer
    if not (reader.email and reader.is_active):
        return None
    with as_reader(reader):
        amount = money.shown(Decimal(payload["amount"]), order.currency)
        context = {
            "heading": _("%(amount)s back: order %(number)s") % {"amount": amount, "number": order.number},
            "company": order.partner.name,
            "said": _how(order.plan, amount),
            "why": payload["why"],
            "facts": [
                (_("Order"), order.number),
                (_("Company"), order.partner.name),
                *(_payment(order.plan, payload["number"])),
                (_("Amount"), amount),
            ],
            "action_url": mail.address("commerce:order", order.number),
            "action_label": _("See the payment plan"),
        }
        return mail.render("plan_told", reader=reader, context=context, attachments=())


def _how(plan, amount):
    if plan.payment_method == PaymentMethod.CARD:
        return _("%(amount)s goes back to the card that it came from. It may take some days.") % {"amount": amount}
    return _(
        "%(amount)s was credited. It is free for other invoices of yours; tell us if we shall pay it back instead."
    ) % {"amount": amount}


def _payment(plan, number):
    if number is None:
        return []
    if plan.count:
        return [(_("Payment"), _("%(number)s of %(count)s") % {"number": number, "count": plan.count})]
    return [(_("Payment"), str(number))]

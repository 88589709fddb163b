"""Mails about orders and holds, in the reader's language. To somebody without an address, nothing is sent."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from commerce.emails import papers
from commerce.models import DocumentKind, Hold, HoldKind, Order, PaymentMethod
from commerce.queries import contacts
from commerce.rules import hold as rules
from core import mail, money


def order_confirmed(payload):
    """Confirm a placed order to its buyer, with the confirmation as PDF."""
    order = _order(payload["order"])
    held = list(order.lines.filter(held__gt=0).order_by("position"))
    return _to_buyer("order_placed", order, {"held": held}, order.documents.filter(kind=DocumentKind.CONFIRMATION))


def order_held(payload):
    """Tell the buyer what his order is held for, whom to call and what he can do; moot once it is decided."""
    hold = Hold.objects.get(pk=payload["hold"])
    if hold.ended_at:
        return None
    order = _order(hold.order_id)
    is_credit = hold.kind == HoldKind.CREDIT and order.payment_method == PaymentMethod.ON_ACCOUNT
    may_pay = is_credit and rules.takes_cards(order.partner_id)
    context = {
        "hold": hold,
        "words": rules.WORDS[HoldKind(hold.kind)],
        "contact": contacts.of(order.partner_id),
        "may_pay_by_card": may_pay,
    }
    return _to_buyer("order_held", order, context)


def hold_decided(payload):
    """Tell the buyer that his order was refused and why, or goes on; what is placed for the first time is confirmed."""
    hold = Hold.objects.select_related("ended_by").get(pk=payload["hold"])
    order = _order(hold.order_id)
    if hold.outcome == Hold.Outcome.REJECTED:
        return _to_buyer("hold_rejected", order, {"hold": hold, "contact": contacts.of(order.partner_id)})
    confirmed = order.documents.filter(kind=DocumentKind.CONFIRMATION, issued_at__lt=hold.ended_at)
    return _to_buyer("hold_released", order, {"hold": hold}) if order.placed_at and confirmed.exists() else None


def _order(pk):
    return Order.objects.select_related("partner", "buyer", "seller", "sold_from").get(pk=pk)


def _to_buyer(name, order, context, documents=()):
    reader = order.buyer
    if not (reader.email and reader.is_active):
        return None
    with override(reader.language):
        context = {
            **order_context(order),
            **context,
            "action_url": mail.address("commerce:order", order.number),
            "action_label": _("Open the order"),
        }
        attachments = papers.attached(documents)
    return mail.render(name, reader=reader, context=context, attachments=attachments)


def order_context(order):
    """Give what every mail about an order shows; call it in the reader's language."""
    total = money.shown(order.total, order.currency)
    facts = [
        (_("Order"), order.number),
        (_("Company"), f"{order.partner.name} ({order.partner.code})"),
        (_("Buyer"), order.buyer.name),
        (_("Total"), total),
    ]
    if order.seller_id:
        told = {"seller": order.seller.name, "company": order.sold_from.name}
        facts.insert(3, (_("Ordered for you by"), _("%(seller)s, %(company)s") % told))
    if order.po_number:
        facts.append((_("PO number"), order.po_number))
    return {"order": order, "total": total, "facts": facts}

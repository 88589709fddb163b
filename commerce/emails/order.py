"""Mails about orders and holds, in the reader's language. To somebody without an address, nothing is sent."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from commerce.emails import papers
from commerce.models import DocumentKind, Hold, Order
from core import mail, money


def order_confirmed(payload):
    """Confirm a placed order to its buyer, with the confirmation as PDF."""
    order = _order(payload["order"])
    return _to_buyer("order_placed", order, {}, order.documents.filter(kind=DocumentKind.CONFIRMATION))


def order_held(payload):
    """Tell the buyer that Finance looks at his order, and what he can do; moot once it is decided."""
    hold = Hold.objects.get(pk=payload["hold"])
    return None if hold.ended_at else _to_buyer("order_held", _order(hold.order_id), {"hold": hold})


def hold_decided(payload):
    """Tell the buyer that Finance refused his order and why; a release is told by the confirmation."""
    hold = Hold.objects.select_related("ended_by").get(pk=payload["hold"])
    if hold.outcome != Hold.Outcome.REJECTED:
        return None
    return _to_buyer("hold_rejected", _order(hold.order_id), {"hold": hold})


def _order(pk):
    return Order.objects.select_related("partner", "buyer").get(pk=pk)


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
    if order.po_number:
        facts.append((_("PO number"), order.po_number))
    return {"order": order, "total": total, "facts": facts}

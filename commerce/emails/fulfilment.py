"""Mails about what becomes of an order: shipped, cancelled, and what was decided about a return (O6, O9)."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from commerce.emails import papers
from commerce.emails.order import order_context
from commerce.models import Cancellation, OrderState, Return, ReturnState, Shipment
from core import mail, money

DECISIONS = {
    ReturnState.ACCEPTED: "return_accepted",
    ReturnState.REFUSED: "return_refused",
    ReturnState.REFUNDED: "return_refunded",
}


def shipped(payload):
    """Tell the buyer what is on its way, by whom and how to follow it."""
    shipment = Shipment.objects.select_related("order__partner", "order__buyer").get(pk=payload["shipment"])
    order = shipment.order

    def context():
        facts = [(_("Shipment"), str(shipment.number))]
        facts += [(_("Carrier"), shipment.carrier)] if shipment.carrier else []
        facts += [(_("Tracking number"), shipment.tracking)] if shipment.tracking else []
        return {
            "shipment": shipment,
            "lines": list(shipment.lines.select_related("line").order_by("line__position")),
        }, facts

    return _mail("order_shipped", order, order.buyer, context, shipment.documents.order_by("kind"))


def cancelled(payload):
    """Tell the buyer what will not be delivered, and what it was worth."""
    about = Cancellation.objects.select_related("order__partner", "order__buyer").get(pk=payload["cancellation"])
    order = about.order
    name = "order_cancelled" if order.state == OrderState.CANCELLED else "order_partly_cancelled"

    def context():
        amount = money.shown(about.total, order.currency)
        lines = list(about.lines.select_related("line").order_by("line__position"))
        return {"cancellation": about, "lines": lines, "amount": amount}, [(_("Cancelled"), amount)]

    return _mail(name, order, order.buyer, context, about.documents.all())


def return_decided(payload):
    """Tell whoever asked for a return what was decided; moot once it has gone further."""
    returned = Return.objects.select_related("order__partner", "asked_by").get(pk=payload["returned"])
    if returned.state != payload["state"]:
        return None

    def context():
        amount = money.shown(returned.total, returned.order.currency)
        lines = list(returned.lines.select_related("line").order_by("line__position"))
        facts = [(_("Return"), str(returned.number)), (_("Worth"), amount)]
        return {"returned": returned, "lines": lines, "amount": amount}, facts

    name, documents = DECISIONS[ReturnState(returned.state)], returned.documents.all()
    return _mail(name, returned.order, returned.asked_by, context, documents)


def _mail(name, order, reader, make, documents):
    """Build a mail about an order in the reader's language, its documents with it; None for somebody without an
    address."""
    if not (reader.email and reader.is_active):
        return None
    with override(reader.language):
        context, facts = make()
        known = order_context(order)
        context = {
            **known,
            **context,
            "facts": [*known["facts"], *facts],
            "action_url": mail.address("commerce:order", order.number),
            "action_label": _("Open the order"),
        }
        attachments = papers.attached(documents)
    return mail.render(name, reader=reader, context=context, attachments=attachments)

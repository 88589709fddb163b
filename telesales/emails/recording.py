"""Mails about recordings that the operator asks for, in the reader's language and zone (F6, UX 25). What is moot by the
time it goes out is not sent."""

from django.utils.translation import gettext as _

from core import clock, mail, money
from core.reader import as_reader
from partners.models import User
from telesales.models import RecordingRequest
from telesales.rules import recording as rules

State = RecordingRequest.State


def asked(payload):
    """Tell somebody of the selling company what is due; moot once it has ended."""
    request, reader = _found(payload)
    if request.state != State.OPEN:
        return None
    with as_reader(reader):
        heading = _("Recording wanted for order %(number)s") % _numbers(request)
        said = _("The marketplace asks for the recording of this call by %(due)s. Without it the order is cancelled.")
        return _to_seller(request, reader, heading, said % _numbers(request), _("Give the recording"), request.reason)


def reminder(payload):
    """Say that a day is left; moot once it has ended or is over."""
    request, reader = _found(payload)
    if request.state != State.OPEN or rules.is_over(request, clock.now()):
        return None
    with as_reader(reader):
        heading = _("Recording still missing for order %(number)s") % _numbers(request)
        said = _("It is due by %(due)s. Without it the order is cancelled then.")
        return _to_seller(request, reader, heading, said % _numbers(request), _("Give the recording"), request.reason)


def withdrawn(payload):
    request, reader = _found(payload)
    with as_reader(reader):
        heading = _("Recording no longer wanted for order %(number)s") % _numbers(request)
        said = _("The marketplace no longer asks for the recording of this call. The order goes on.")
        return _to_seller(request, reader, heading, said, _("Open the phone sale"))


def missed(payload):
    request, reader = _found(payload)
    with as_reader(reader):
        heading = _("Order %(number)s is cancelled: no recording") % _numbers(request)
        said = _("The recording of the call was not there by %(due)s. Nothing more is asked of the buyer, and what he"
                 " has paid goes back to him.")  # fmt: skip
        return _to_seller(request, reader, heading, said % _numbers(request), _("Open the phone sale"))


def answered(payload):
    """Tell whoever has asked that it is there."""
    request = _request(payload["request"])
    reader = request.asked_by
    with as_reader(reader):
        heading = _("Recording of order %(number)s is there") % _numbers(request)
        said = _("%(who)s has given what you asked for.") % {"who": request.sale.order.sold_from.name}
        why = _("You receive this because you asked for it.")
        return _told(request, reader, heading, said, _("Listen to it"), "", why)


def _to_seller(request, reader, heading, said, label, text=""):
    why = _("You receive this because your company sold it, or sells the product.")
    return _told(request, reader, heading, said, label, text, why)


def _told(request, reader, heading, said, label, text, why):
    if not reader.email or not reader.is_active:
        return None
    sale, order = request.sale, request.sale.order
    total = money.shown(sale.total, sale.currency)
    facts = [
        (_("Order"), order.number),
        (_("Product"), f"{sale.product.name} ({sale.product.code})"),
        (_("Buyer"), f"{order.buyer.name}, {order.partner.name}"),
        (_("Total"), total),
        (_("Sold"), rules.moment(sale.at)),
    ]
    context = {
        "heading": heading, "said": said, "text": text, "why": why, "facts": facts, "total": total,
        "company": order.partner.name, "action_url": mail.address("telesales:phone_sale", order.number),
        "action_label": label,
    }  # fmt: skip
    return mail.render("recording_told", reader=reader, context=context)


def _numbers(request):
    return {"number": request.sale.order.number, "due": rules.moment(request.due_at)}


def _found(payload):
    return _request(payload["request"]), User.objects.get(pk=payload["user"])


def _request(pk):
    known = ("asked_by", "sale__product", "sale__order__buyer", "sale__order__partner", "sale__order__sold_from")
    return RecordingRequest.objects.select_related(*known).get(pk=pk)

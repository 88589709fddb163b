"""The sentences of a document, above and below its lines."""

from django.utils.translation import gettext as _

from commerce.documents import words
from commerce.models import DocumentKind, PaymentMethod, TaxTreatment

K = DocumentKind
M = PaymentMethod


def opening(document):
    """Say what the document is for."""
    said = document.content
    if document.kind == K.CONFIRMATION:
        return [_("Thank you for your order. This is what we have agreed.")]
    if document.kind == K.QUOTE:
        return _quoted(said)
    if document.kind == K.CREDIT_NOTE:
        about = _("For what was cancelled") if said["about"] == "cancellation" else _("For what was sent back")
        return [f"{about}: {said['reason']}"]
    return []


def _quoted(said):
    offer = said.get("offer")
    if offer:
        until = words.moment(offer["expires_at"], offer["zone"])
        held = _("We hold these prices for these quantities until %(moment)s.") % {"moment": until}
        return [*filter(None, [offer["message"]]), held]
    told = {"day": words.day(said["due_on"])}
    return [_("This is what your cart costs. We hold these prices for these quantities until %(day)s.") % told]


def closing(document):
    """Say how it is taxed where it is not, how it is paid, and what the buyer wrote."""
    said = document.content
    found = [_untaxed(said["tax"]), *_paid(document)]
    if said.get("offer"):
        found.append(said["offer"]["terms"])
    if said.get("note"):
        found.append(_("Your note: %(note)s") % {"note": said["note"]})
    return [line for line in found if line]


def _untaxed(tax):
    if tax["kind"] == TaxTreatment.REVERSE_CHARGE:
        return _("Reverse charge: the recipient, VAT number %(number)s, owes the tax.") % {"number": tax["number"]}
    return _("Export: no tax is charged.") if tax["kind"] == TaxTreatment.EXPORT else ""


def _paid(document):
    if document.kind == K.INVOICE:
        return [_asked(document)]
    return [_returned(document.content["payment"])] if document.kind == K.CREDIT_NOTE else []


def _asked(document):
    said = document.content
    told = {
        "total": words.amount(said["sums"]["total"], said["currency"]),
        "day": words.day(said["due_on"]),
        "number": document.label,
    }
    if said["payment"] == M.CARD:
        return _("Paid by card: nothing is left to pay.")
    if said["payment"] == M.BANK_TRANSFER:
        return _("To be paid in advance by bank transfer; what you have already paid for this order counts towards it.")
    return _("Please pay %(total)s by %(day)s and name the number %(number)s.") % told


def _returned(payment):
    sentences = {
        M.ON_ACCOUNT: _("The amount is given back to your account."),
        M.CARD: _("The amount is given back to the card that was charged."),
    }
    return sentences.get(payment) or _("The amount is taken off what is still to be paid, or paid back.")

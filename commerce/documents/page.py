"""What is drawn of a document: its content in the words of the language that is active (O8)."""

from django.utils.translation import gettext as _

from commerce.documents import lines, sayings, words
from commerce.models import DocumentKind, PaymentMethod

K = DocumentKind


def of(document):
    """Give what document.typ draws: texts, amounts and dates as the reader reads them."""
    said = document.content
    locale = words.locale()
    seller = said["seller"]
    ship_to = said["ship_to"]
    apart = ship_to and ship_to != said["bill_to"]
    return {
        "lang": locale.language,
        "region": locale.territory,
        "title": str(K(document.kind).label),
        "number": document.label,
        "seller": words.text(seller.get("name", "")),
        "letterhead": [words.text(seller[key]) for key in ("website", "email", "phone") if seller.get(key)],
        "sender": " · ".join([words.text(seller.get("name", "")), *words.address(seller)]),
        "recipient": recipient(said),
        "place": {"label": _("Deliver to"), "lines": _place(ship_to) if apart else []},
        "facts": [[label, words.text(value)] for label, value in facts(document) if value],
        "opening": [words.text(line) for line in sayings.opening(document)],
        "columns": lines.columns(document.kind),
        "rows": lines.rows(document),
        "sums": lines.sums(said),
        "closing": [words.text(line) for line in sayings.closing(document)],
        "footer": footer(seller),
        # Translators: {page} and {pages} stay as they are
        "page": _("Page {page} of {pages}"),
    }


def recipient(said):
    """Give the lines of the address a document goes to."""
    buyer = said["buyer"]
    names = [buyer["name"]] if buyer["name"] == buyer["company"] else [buyer["company"], buyer["name"]]
    return [*(words.text(name) for name in names), words.text(buyer["contact"]), *words.address(said["bill_to"])]


def _place(address):
    label = [words.text(address["label"])] if address.get("label") else []
    return [*label, *words.address(address)]


def facts(document):
    """Give (label, value) of what identifies a document; those without a value are left out."""
    said, buyer = document.content, document.content["buyer"]
    found = [
        (_("Date"), words.day(said["issued_on"])),
        (_due_label(document.kind), _until(said)),
        (_("Order"), said["order"]),
        (_("Ordered"), words.day(said["ordered_on"]) if said["order"] else ""),
        (_("Ordered for you by"), said.get("sold_by", "")),
        (_("PO number"), said["po_number"]),
        (_("Your reference"), said["reference"]),
        (_("Cost centre"), said.get("cost_centre", "")),
        (_("Customer number"), buyer["code"]),
        (_("Your VAT number"), said["tax"]["number"] or buyer["tax_number"]),
        (_("Payment"), PaymentMethod(said["payment"]).label if said.get("payment") else ""),
        (_("Delivery"), said.get("delivery", "")),
        (_("Requested for"), words.day(said.get("requested_on"))),
        (_("Invoice"), ", ".join(said.get("invoices", []))),
        (_("Payment of the plan"), _payment(said.get("plan"))),
    ]
    sent, offer = said.get("shipment"), said.get("offer")
    return [*found, *(_sent(sent) if sent else []), *(_offered(offer) if offer else [])]


def _payment(which):
    """Which payment of a plan it is about."""
    if not which:
        return ""
    return _("%(number)s of %(count)s") % which if which["count"] else str(which["number"])


def _until(said):
    """A day; of what somebody offers, to the minute with its zone."""
    offer = said.get("offer")
    return words.moment(offer["expires_at"], offer["zone"]) if offer else words.day(said.get("due_on"))


def _due_label(kind):
    return _("Valid until") if kind == K.QUOTE else _("Due")


def _sent(sent):
    return [
        (_("Shipment"), str(sent["number"])),
        (_("Shipped"), words.day(sent["shipped_on"])),
        (_("Carrier"), sent["carrier"]),
        (_("Tracking"), sent["tracking"]),
    ]


def _offered(offer):
    """Say what sort of an offer it is, from when things count, and whom to call about it."""
    contact = offer["contact"]
    return [
        (_("Offer"), _("%(number)s, version %(version)s") % offer),
        (_("Service from"), words.day(offer["service_from"])),
        (_("Billing from"), words.day(offer["billing_from"])),
        (_("Your contact"), contact["name"]),
        (_("Phone"), contact["phone"]),
        (_("E-mail"), contact["email"]),
    ]


def footer(seller):
    """Say below each page who it is from."""
    number = seller.get("tax_number")
    first = " · ".join([words.text(seller.get("name", "")), *words.address(seller)])
    return [first, _("VAT number %(number)s") % {"number": words.text(number)}] if number else [first]

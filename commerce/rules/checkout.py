"""What is entered for an order beside its lines (O2)."""

from datetime import timedelta

from django.utils.translation import gettext as _

from commerce.checkout import Checkout
from commerce.models import CartFile, PaymentMethod
from commerce.queries import conditions
from commerce.queries import cost_centre as cost_centres
from commerce.rules import reader
from core.refusal import Refused

FILES = {"pdf", "png", "jpg", "jpeg", "csv", "txt", "xlsx", "docx", "odt", "ods", "dwg", "dxf", "step", "stp"}
"""What may go with an order, by the end of its name; it is only ever handed out as a download."""
BEGINNINGS = {"pdf": b"%PDF-", "png": b"\x89PNG", "jpg": b"\xff\xd8", "jpeg": b"\xff\xd8", "xlsx": b"PK", "docx": b"PK"}
MOST_FILES = 5
LATEST_YEARS = 2


def check(order, lines, how, *, today):
    """The way to pay is one of the partner's, a PO number is there where it is asked for, the addresses are in the
    book, the delivery goes there, and what is wished for is not in the past. `today` is a day in UTC."""
    if order.payment_method not in how.terms.payment_methods:
        raise Refused(_unpayable(order), field="payment_method")
    if how.terms.needs_po_number and not order.po_number.strip():
        raise Refused(_needs_po_number(order), field="po_number")
    if order.requested_on:
        check_requested(order.requested_on, today)
    checkout = Checkout.of(order.cart.checkout)
    _check_address(checkout.ship_to, how.ship_to, "ship_to", order)
    _check_address(checkout.bill_to, how.bill_to, "bill_to", order)
    check_cost_centre(order.cost_centre_id, order.partner_id)
    if how.methods:
        _check_delivery(order, lines, how, checkout.delivery)


def check_pays_himself(by):
    """A card is the buyer's own: a seller pays nothing for his customer (S03)."""
    if by.seller:
        raise Refused(_("Sellers pay nothing for customers: choose another way to pay."), field="payment_method")


def check_cost_centre(cost_centre_id, partner_id):
    """A cost centre, where one is chosen, is offered at the partner now (A7)."""
    if cost_centre_id is not None and not cost_centres.is_offered(cost_centre_id, partner_id):
        raise Refused(_("This cost centre is no longer offered: choose another."), field="cost_centre")


def _needs_po_number(order):
    if customer := reader.customer(order):
        return _("%(company)s orders with a PO number: enter it.") % {"company": customer}
    return _("Your company orders with a PO number: enter it.")


def _unpayable(order):
    if order.payment_method not in PaymentMethod.values:
        return _("Choose how the customer pays.") if reader.is_to_seller(order) else _("Choose how you pay.")
    told = {"way": PaymentMethod(order.payment_method).label}
    if customer := reader.customer(order):
        told["company"] = customer
        return _("“%(way)s” is not agreed with %(company)s: choose another way to pay.") % told
    return _("“%(way)s” is not agreed with your company: choose another way to pay.") % told


def check_requested(day, today):
    """A wished date is neither past nor years away; yesterday is still today somewhere."""
    if day < today - timedelta(days=1):
        raise Refused(_("The requested date lies in the past."), field="requested_on")
    if day > today + timedelta(days=366 * LATEST_YEARS):
        raise Refused(_("The requested date is too far away."), field="requested_on")


def _check_address(wanted, found, field, order):
    if wanted is not None and (found is None or found["id"] != wanted):
        if customer := reader.customer(order):
            told = {"company": customer}
            raise Refused(
                _("This address is no longer in the address book of %(company)s: choose another.") % told, field=field
            )
        raise Refused(_("This address is no longer in your address book: choose another."), field=field)


def _check_delivery(order, lines, how, wanted):
    """One of the ways of delivery that go there is chosen, at today's cost."""
    if how.ship_to is None and reader.is_to_seller(order):
        told = {"company": reader.customer(order)}
        raise Refused(_("%(company)s has no address to deliver to in its address book yet.") % told, field="ship_to")
    if how.ship_to is None:
        raise Refused(_("Enter an address to deliver to in your address book first."), field="ship_to")
    offered = conditions.deliveries(how, lines, order.currency)
    if not offered:
        raise Refused(_("Nothing is delivered to this address: please ask the operator."), field="ship_to")
    chosen = conditions.chosen(offered, how, wanted)
    if chosen is None:
        raise Refused(_("This delivery is no longer offered there: choose another."), field="delivery")
    if chosen.tax_rate is None:
        raise Refused(
            _("“%(name)s” cannot be chosen at present: its tax rate is not set. Please ask the operator.")
            % {"name": chosen.name},
            field="delivery",
        )


def check_file(name, content, number):
    """A file of a known kind that begins as such files do, of at most 10 MB, and not more than five of them."""
    end = name.rpartition(".")[2].lower()
    if end not in FILES:
        raise Refused(_("This kind of file cannot go with an order: use PDF, pictures, text or Office files."))
    if not content:
        raise Refused(_("The file is empty."))
    if len(content) > CartFile.MOST_BYTES:
        raise Refused(_("The file is too big: at most 10 MB."))
    if not content.startswith(BEGINNINGS.get(end, b"")):
        raise Refused(_("The file is not what its name says."))
    if number >= MOST_FILES:
        raise Refused(_("At most %(most)s files go with an order.") % {"most": MOST_FILES})

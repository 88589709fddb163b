"""An opportunity about what a lead asks for, begun in the same transaction in which it becomes a customer (T4, T7)."""

from django.utils.translation import gettext as _

from commerce.actions.cart_filling import Wanted
from commerce.queries import catalogue
from core.refusal import Refused
from telesales.actions import opportunity as opportunities
from telesales.queries import selling as sellers
from telesales.rules import lead as rules

LONGEST_NAME = 120


def begin(*, lead, customer, by, now):
    """Begin it for a customer's membership, with the least that may be ordered. Gives the Opportunity; what cannot be
    is refused whole, and so is the conversion: whoever does it says whether it goes on without."""
    rules.check_asks_for_a_product(lead)
    name = f"{lead.company}: {lead.product.name}"[:LONGEST_NAME]
    try:
        wanted = [Wanted(lead.product_id, _least(lead.product, customer, by=by, now=now))]
        made = opportunities.create(customer=customer, wanted=wanted, name=name, notes=lead.message, by=by, now=now)
    except Refused as refusal:
        raise Refused(
            _("No opportunity can be opened: %(why)s") % {"why": refusal.sentence}, field="opens"
        ) from refusal
    return made.opportunity


def _least(product, customer, *, by, now):
    """Give the smallest quantity of it that the customer may order."""
    place = sellers.acting_for(customer.pk, seller=by)
    item = place and catalogue.visible_product(acting=place, now=now, code=product.code)
    smallest = catalogue.priced([item], acting=place, now=now)[0].smallest if item else None
    rules.check_is_sold(smallest, product, customer)
    return smallest

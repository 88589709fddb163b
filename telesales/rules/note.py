"""Who may write down what he remembers of a customer (T9)."""

from django.utils.translation import gettext as _

from core.refusal import Refused
from telesales.queries import selling as queries
from telesales.rules import selling

LONGEST = 2000


def check_can_note(by, customer_id, text):
    """Whoever may meet the customer at the desk; something has to be said."""
    selling.check_role(by)
    customer = queries.customer(customer_id, sold_from_id=by.partner_id)
    selling.check_other_company(by, customer)
    if not selling.is_in_reach(by, customer):
        raise Refused(_("This customer is not one of yours."))
    if not text.strip():
        raise Refused(_("Write something."), field="text")
    if len(text) > LONGEST:
        raise Refused(_("A note has at most %(most)s characters.") % {"most": LONGEST}, field="text")

"""Make the order of what was quoted, through all gates (O3, T6); the caller has locked the opportunity."""

import uuid
from dataclasses import replace

from django.utils.translation import gettext as _

from commerce.actions import order as orders
from commerce.checkout import Checkout
from telesales import quoting
from telesales.actions import opportunity_state as state
from telesales.models import OpportunityState
from telesales.rules import quote as rules


def convert(
    *,
    opportunity,
    checkout,
    by,
    now,
    quote=None,
    confirmed_by_id=None,
    reviewed_by_id=None,
    seen_total=None,
    payment=None,
):
    """Order what the locked draft holds, in the name of the customer's user; the opportunity is closed with it.

    With a `quote` it is what that says, or nothing is ordered: raises rules.Changed. The limits, approvals, credit and
    holds of the customer apply; `reviewed_by_id` has let the prices go, `payment` has paid for it by card. Raises
    Refused.
    """
    rules.check_payment(checkout.payment, is_paid=payment is not None)
    drawn = quoting.drawn(opportunity, by=by, now=now)
    if quote:
        check_unchanged(drawn=drawn, quote=quote)
    about = {"quote_id": quote.pk if quote else None}
    about |= {"confirmed_by_id": confirmed_by_id, "reviewed_by_id": reviewed_by_id}
    order = orders.submit_draft(
        cart=opportunity.cart,
        key=payment.key if payment else uuid.uuid4(),
        checkout=checkout,
        sold_by=quoting.sold(opportunity, **about),
        seen_total=drawn.order.total if seen_total is None else seen_total,
        payment=payment,
        by=by,
        now=now,
    )
    opportunity.order, opportunity.total = order, order.total
    state.move(opportunity=opportunity, to=OpportunityState.CLOSED, by=by, now=now, changed=["order", "total"])
    return order


def check_unchanged(*, drawn, quote):
    """Raise rules.Changed unless what would be ordered is what was quoted."""
    if not drawn.is_as_in(quote):
        raise rules.Changed(
            _("What is quoted can no longer be ordered like this: prices, taxes, delivery or products have changed."
              " Nothing was ordered; your contact is told and sends a new version.")
        )  # fmt: skip


def chosen(*, opportunity, payment, po_number):
    """Give the draft's checkout with how it is paid and under which PO number."""
    known = Checkout.of(opportunity.cart.checkout)
    return replace(known, payment=payment or known.payment, po_number=po_number.strip() or known.po_number)

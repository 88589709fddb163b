"""Close a sale that the customer has agreed to otherwise: on the phone, or after the quote's end (T3, T6)."""

from datetime import timedelta

from django.utils.translation import gettext as _

from commerce.models import CartLine, OrderChannel
from core import audit, outbox, transactions
from core.refusal import Refused
from telesales import quoting
from telesales.actions import conversion
from telesales.actions import opportunity_state as state
from telesales.actions import quote as quotes
from telesales.models import OpportunityState, QuoteState
from telesales.queries import selling as places
from telesales.queries import setup
from telesales.rules import opportunity as opportunities
from telesales.rules import quote as rules
from telesales.rules import selling
from telesales.rules.opportunity import Act

HELD = timedelta(minutes=1)
"""For how long the prices of a late yes are held again: until they are ordered."""


@transactions.whole
def finalise(*, opportunity, reason, payment, by, now, po_number="", seen_total=None):
    """Order what the opportunity offers without the customer's click; the seller signs, on the customer's behalf.

    Nobody has confirmed it, so that whoever approves the customer's orders is asked as ever. `seen_total` is what the
    seller saw. Prices that a quote still holds are not tested again. Raises Refused.
    """
    opportunity = _locked(opportunity, by, now)
    opportunities.check_reason(reason)
    if opportunity.state == OpportunityState.APPROVED:
        return _accept(opportunity, payment, po_number, reason.strip(), by=by, now=now)
    if not opportunity.quotes.filter(state=QuoteState.SENT, expires_at__gt=now).exists():
        rules.check_prices(quotes.tested(drawn=quoting.drawn(opportunity, by=by, now=now), by=by, now=now))
    state.withdraw_quotes(opportunity=opportunity, by=by, now=now)
    order = conversion.convert(
        opportunity=opportunity,
        checkout=conversion.chosen(opportunity=opportunity, payment=payment, po_number=po_number),
        reviewed_by_id=by.user_id,
        seen_total=seen_total,
        by=_place(opportunity, by),
        now=now,
    )
    _record(opportunity, order, reason.strip(), by=by, now=now)
    return order


@transactions.whole
def accept(*, opportunity, by, now):
    """Take a yes that came late: what was quoted is ordered at the quoted prices."""
    opportunity = _locked(opportunity, by, now)
    if opportunity.state != OpportunityState.APPROVED:
        raise Refused(_("No late yes of the customer waits for a decision."))
    return _accept(opportunity, "", "", "", by=by, now=now)


def _locked(opportunity, by, now):
    opportunity = state.locked_for(act=Act.FINALISE, opportunity=opportunity, by=by, now=now)
    selling.check_may_sell(by, opportunity.customer_id)
    quotes.lock_draft(opportunity=opportunity)
    return opportunity


def _accept(opportunity, payment, po_number, reason, *, by, now):
    """The prices hold once more; bounds are tested anew, and by a manager where the seller does not finalise. How it is
    paid, the customer has chosen himself."""
    quote = opportunity.quotes.filter(state=QuoteState.LATE).order_by("-version").first()
    CartLine.objects.filter(cart=opportunity.cart_id, override_until__lte=now).update(override_until=now + HELD)
    rules.check_prices(quotes.tested(drawn=quoting.drawn(opportunity, by=by, now=now), by=by, now=now))
    checkout = conversion.chosen(opportunity=opportunity, payment=payment, po_number=po_number)
    may_finalise = setup.setting(setup.seller_role(by.roles)).finalise
    order = conversion.convert(
        opportunity=opportunity,
        checkout=checkout,
        quote=quote,
        confirmed_by_id=quote.answered_by_id,
        reviewed_by_id=by.user_id if may_finalise else None,
        by=_place(opportunity, by).at(may_choose_payment=True),
        now=now,
    )
    _record(opportunity, order, reason, by=by, now=now)
    return order


def _place(opportunity, by):
    """Give the customer's place in the seller's hands: who signs for whom."""
    found = places.acting_for(opportunity.customer_id, seller=by, channel=OrderChannel.QUOTE)
    if found is None:
        raise Refused(_("The customer's company is closed: nothing can be sold to it."))
    return found


def _record(opportunity, order, reason, *, by, now):
    new = {"order": order.number}
    audit.record(
        "opportunity.finalised", opportunity, by=by, at=now, partner_id=opportunity.partner_id, new=new, reason=reason
    )
    outbox.enqueue("quotes.finalised", key=f"quote_finalised:{opportunity.pk}", opportunity=opportunity.pk)

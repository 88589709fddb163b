"""What tests of opportunities share: one that somebody has begun, in any of its states."""

from commerce.actions.cart_filling import Wanted
from telesales.actions import opportunity as actions
from telesales.models import Opportunity, OpportunityState, SalesMode
from tests.telesales.selling import policy

ENDED = {"closed", "declined", "rejected", "expired"}


def prepared(cast, seller="sam", customer="bea", *, quantity=20, code="POUND", name="Candles for spring", **facts):
    """Have a seller begin an opportunity for a customer, by the real action, where the marketplace works with them."""
    policy(mode=SalesMode.OPPORTUNITIES)
    wanted = [Wanted(getattr(cast.products, code).pk, quantity)]
    known = {"customer": getattr(cast.memberships, customer), "wanted": wanted, "name": name, **facts}
    return actions.create(**known, by=cast.acting(seller), now=cast.now).opportunity


def at(cast, opportunity, state):
    """Put it into a state, past the rules; closed ones have an order of the customer's."""
    values: dict = {"state": state}
    if state not in (OpportunityState.OPEN, OpportunityState.CLOSED):
        values |= {"submitted_at": cast.now, "submitted_by": cast.users.sam}
    if state in ENDED:
        values["ended_at"] = cast.now
    if state == OpportunityState.CLOSED:
        values["order"] = cast.submitted("bea")
    Opportunity.objects.filter(pk=opportunity.pk).update(**values)
    return Opportunity.objects.get(pk=opportunity.pk)

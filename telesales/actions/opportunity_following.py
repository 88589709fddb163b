"""Opportunities go along with their customer who moves within his company: he orders from where he is (P7, T8)."""

from commerce.models import Cart
from core import transactions
from telesales.actions import opportunity_state
from telesales.models import OPPORTUNITY_LIVE, Opportunity
from telesales.queries import opportunity as queries


@transactions.whole
def follow(*, customer, destination, by, now):
    """Put what is prepared for a membership to the partner that it moves to, at the prices there.

    Prices that a quote holds stay; when he says yes to it, it is compared with what would be ordered there.
    """
    live = Opportunity.objects.filter(customer=customer, state__in=OPPORTUNITY_LIVE, deleted_at=None)
    for opportunity in live.only("pk").order_by("pk"):
        opportunity = opportunity_state.locked(opportunity=opportunity)
        old, opportunity.partner = opportunity.partner, destination
        opportunity.cart = Cart.objects.locked().get(pk=opportunity.cart_id)
        opportunity.cart.partner = destination
        opportunity.cart.save(update_fields=["partner"])
        opportunity.total = queries.priced(opportunity.cart, now=now).total
        opportunity.save(update_fields=["partner", "total"])
        told = {"old": {"company": old.name}, "new": {"company": destination.name}}
        opportunity_state.record(event="opportunity.followed", opportunity=opportunity, by=by, now=now, **told)

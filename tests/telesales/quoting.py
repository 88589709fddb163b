"""What tests of quotes share: an opportunity with lines, and quotes of it that were really sent."""

from datetime import timedelta
from decimal import Decimal

from commerce.actions.cart_filling import Wanted
from partners.permissions import Role
from telesales.actions import answer, opportunity, quote
from telesales.models import Opportunity, Quote
from tests.telesales.selling import let, offer, policy

ON_ACCOUNT = {"payment": "on_account"}


def sellers(**allowed):
    """Let sales support and managers sell to everybody by opportunities, change prices and finalise."""
    policy(mode="opportunities")
    for role in (Role.SSR, Role.MARKETPLACE_MANAGER):
        let(role, **{"finalise": True, "change_prices": True, "set_dates": True, "custom_terms": True, **allowed})


def prepared(cast, *, by="sam", customer="bea", lines=(("POUND", 20),), name="Spring"):
    """Give an opportunity that somebody has prepared for a customer."""
    wanted = [Wanted(getattr(cast.products, code).pk, quantity) for code, quantity in lines]
    made = opportunity.create(
        customer=getattr(cast.memberships, customer), wanted=wanted, by=cast.acting(by), now=cast.now, name=name
    )
    return made.opportunity


def sent(cast, found=None, *, by="sam", days=14, message="As discussed", now=None, **wanted):
    """Give the quote that somebody has sent of an opportunity, of a new one where none is given."""
    found = found or prepared(cast, by=by, **wanted)
    now = now or cast.now
    return quote.send(
        opportunity=found, expires_at=now + timedelta(days=days), message=message, by=cast.acting(by), now=now
    )


def offered(cast, found, code="POUND", price="0.90", by="sam"):
    """Offer a line of an opportunity at another price, past the rules."""
    return offer(cast, found.cart_id, code, Decimal(price), by=by)


def approved(cast, found, by="bea", *, now=None, **how):
    """Say yes as somebody."""
    return answer.approve(quote=found, by=cast.acting(by), now=now or cast.now, **{**ON_ACCOUNT, **how})


def fresh(row):
    """Give a quote or an opportunity as it stands in the database."""
    model = Quote if isinstance(row, Quote) else Opportunity
    return model.objects.get(pk=row.pk)

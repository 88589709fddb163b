"""What tests of assisted sales share: settings that let people sell, and a seller at his customer's place."""

from decimal import Decimal

from commerce.models import CartLine
from telesales.actions import selling
from telesales.models import OverrideRule, ResellerCustomer, SalesPolicy, SellerSetting
from telesales.queries import selling as queries


def let(role, **allowed):
    """Let sellers of a role do what is named, and sell to every user; past the rules."""
    return SellerSetting.objects.update_or_create(role=role, defaults={"every_user": True, **allowed})[0]


def policy(**values):
    """Set the marketplace's settings, past the rules."""
    return SalesPolicy.objects.update_or_create(pk=1, defaults=values)[0]


def bound(role, **bounds):
    """Bound the prices a role may offer, past the rules."""
    return OverrideRule.objects.create(**{"role": role, "mode": "require", **bounds})


def resold(cast, customer="acme", reseller="resale"):
    """Have a reseller company look after a customer company."""
    return ResellerCustomer.objects.create(
        reseller=getattr(cast.partners, reseller),
        customer=getattr(cast.partners, customer),
        origin="assigned",
        since=cast.now,
        by=cast.users.max,
    )


def begun(cast, seller, customer, *, reason="He called about candles"):
    """Begin a sales session; gives the customer's Acting in the seller's hands."""
    by = cast.acting(seller)
    session = selling.start(customer=getattr(cast.memberships, customer), reason=reason, by=by, now=cast.now)
    return queries.acting_for(session.customer_id, seller=by, session_id=session.pk)


def offer(cast, cart, code, price, *, by="sam", until=None, reason="Loyal for years"):
    """Offer a line of a cart at another price, past the rules."""
    line = CartLine.objects.get(cart=cart, product__code=code)
    line.override_price, line.override_quantity = Decimal(price), line.quantity
    line.override_until = until or cast.now.replace(year=cast.now.year + 1)
    line.override_reason, line.override_by = reason, getattr(cast.users, by)
    line.save()
    return line

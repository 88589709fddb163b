"""An opportunity for what a customer has awarded: prepared with the offered price as a proposal, which whoever owns it
confirms by sending the quote, or changes (S7). The customer asks for it himself, so it is prepared in any mode (T4).
"""

from math import ceil

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from commerce.actions import cart_filling as filling
from commerce.models import CartLine
from commerce.queries import cart as carts
from core import money, outbox, transactions
from core.refusal import Refused
from partners import queries as partners
from partners.models import Membership
from partners.permissions import Role
from partners.queries import manager as managers
from partners.queries.people import SIGNS_IN
from telesales.actions import opportunity as opportunities
from telesales.actions import opportunity_lines, opportunity_state
from telesales.models import OPPORTUNITY_LIVE, SalesOptOut
from telesales.queries import setup
from telesales.rules import selling

MOST_ASKED = 20
"""Among so many of the operator's staff one is looked for who may sell to the customer."""


@transactions.whole
def prepare(*, product, quantity, unit_price, currency, is_gross, name, notes, by, now):
    """Begin it for `by`, who has awarded, with whoever looks after his company. Gives its id; raises Refused.

    What he cannot order, or not in this quantity, is left out and told in the notes: staff can make it possible.
    """
    owner = _owner(by)
    customer = Membership.objects.select_related("user", "partner").get(pk=by.membership_id)
    facts = {"name": name[:120], "notes": notes, "attribution": _("Purchase process")}
    made = opportunities.begun(customer=customer, by=owner, now=now, author_id=by.user_id, **facts)
    wanted = [filling.Wanted(product.pk, ceil(quantity))]
    left_out = list(filling.put(cart=made.cart, wanted=wanted, now=now).left_out.values())
    _propose(made.cart, unit_price, currency, is_gross, owner, now)
    if left_out:
        made.notes = "\n".join([notes, *left_out])
    opportunity_state.touch(opportunity=made, now=now, fields=["notes"])
    told = {"customer": by.name, "owner": owner.name, "total": f"{made.total:.2f}"}
    opportunity_state.record(event="opportunity.awarded", opportunity=made, by=by, now=now, new=told)
    outbox.enqueue("opportunity.awarded", key=f"opportunity.awarded:{made.pk}", opportunity=made.pk)
    return made.pk


def _owner(by):
    """Give the Acting of who prepares it: the account manager, else whoever of sales support has the fewest open ones,
    else a manager; of those who may sell to the customer."""
    for place in _candidates(by):
        seller = partners.place(membership=place)
        if seller is not None and setup.seller_role(seller.roles) and _may_sell(seller, by):
            return seller
    if setup.policy().may_opt_out and SalesOptOut.objects.filter(user=by.user_id).exists():
        raise Refused(_("You have chosen that nobody orders in your name: so nobody prepares a quote."), field="kind")
    said = _("Nobody of the marketplace may prepare a quote for you: ask an administrator of your company to award it.")
    raise Refused(said, field="kind")


def _may_sell(seller, by):
    try:
        selling.check_may_sell(seller, by.membership_id)
    except Refused:
        return False
    return True


def _candidates(by):
    staff = Membership.objects.current().filter(partner__kind="operator", user__status__in=SIGNS_IN)
    staff = staff.select_related("user").annotate(
        busy=Count("owned_opportunities", filter=Q(owned_opportunities__state__in=OPPORTUNITY_LIVE))
    )
    known = managers.representative(by.partner_id)
    if known:
        yield from staff.filter(pk=known.membership_id)
    yield from staff.filter(roles__contains=[Role.SSR]).order_by("busy", "pk")[:MOST_ASKED]
    yield from staff.filter(roles__contains=[Role.MARKETPLACE_MANAGER]).order_by("busy", "pk")[:MOST_ASKED]


def _propose(cart, price, currency, is_gross, owner, now):
    """Offer the price on the line, with or without tax as the customer's own price is; none in another currency."""
    for line in carts.lines(cart, now=now):
        offered = _like(line, price, is_gross) if currency == cart.currency else None
        if offered is None or offered == line.unit_price:
            continue
        CartLine.objects.filter(pk=line.id).update(
            override_price=offered, override_quantity=line.quantity, override_by=owner.user_id,
            override_until=now + opportunity_lines.HOLDS, override_reason=_("Awarded in a purchase process"),
        )  # fmt: skip


def _like(line, price, is_gross):
    if is_gross == line.is_gross:
        return price
    if line.tax_rate is None:
        return None
    if is_gross:
        return money.without_tax(price, line.tax_rate)
    return (price * (100 + line.tax_rate) / 100).quantize(money.PRICE_UNIT)

"""Begin opportunities, say what they are about, give them to somebody else, clone them (T4, T5)."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from commerce.actions import cart_filling as filling
from commerce.models import Cart
from core import outbox, transactions
from core.refusal import Refused
from partners import queries as partners
from partners.models import Membership, Partner
from partners.permissions import Role
from telesales.actions import opportunity_lines, opportunity_state
from telesales.actions import reseller as resellers
from telesales.models import Opportunity, ResellerCustomer
from telesales.queries import opportunity as queries
from telesales.queries import selling as sellers
from telesales.queries import setup
from telesales.rules import opportunity as rules
from telesales.rules import selling

FACTS = ("name", "attribution", "terms", "service_from", "billing_from", "notes")


@dataclass(slots=True)
class Made:
    """A new opportunity, and the sentences about what of the wish for it was left out."""

    opportunity: Opportunity
    left_out: list = field(default_factory=list)


@transactions.whole
def create(*, customer, wanted, by, now, name, attribution="", notes=""):
    """Begin an opportunity for a customer's membership with at least one product; gives what was Made."""
    rules.check_creation(selling.check_may_sell(by, customer.pk))
    rules.check_name(name)
    opportunity = begun(
        customer=customer, by=by, now=now, name=name.strip(), attribution=attribution.strip(), notes=notes
    )
    added = filling.put(cart=opportunity.cart, wanted=wanted, now=now)
    rules.check_lines(queries.priced(opportunity.cart, now=now).lines)
    opportunity_state.touch(opportunity=opportunity, now=now)
    _record_begun("opportunity.created", opportunity, by=by, now=now)
    return Made(opportunity, list(added.left_out.values()))


@transactions.whole
def change(*, opportunity, by, now, **facts):
    """Say what it is about: its FACTS. What a role may not set must stay as it is."""
    opportunity = opportunity_state.locked_for(act=rules.Act.EDIT, opportunity=opportunity, by=by, now=now)
    selling.check_may_sell(by, opportunity.customer_id)
    facts = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    differs = {name: getattr(opportunity, name) != value for name, value in facts.items()}
    rules.check_name(facts["name"])
    rules.check_may_set(setup.setting(setup.seller_role(by.roles)), **differs)
    changed = [name for name in FACTS if differs.get(name)]
    old = {name: _told(getattr(opportunity, name)) for name in changed}
    for name in changed:
        setattr(opportunity, name, facts[name])
    opportunity_state.touch(opportunity=opportunity, now=now, fields=changed)
    new = {name: _told(facts[name]) for name in changed}
    if changed:
        opportunity_state.record(event="opportunity.changed", opportunity=opportunity, by=by, now=now, old=old, new=new)
    return opportunity


@transactions.whole
def enter(*, opportunity, checkout, by, now):
    """Say how it is delivered and paid: what the customer would enter at the checkout."""
    opportunity = opportunity_state.locked_for(act=rules.Act.EDIT, opportunity=opportunity, by=by, now=now)
    selling.check_may_sell(by, opportunity.customer_id)
    opportunity.cart = Cart.objects.locked().get(pk=opportunity.cart_id)
    old, opportunity.cart.checkout = opportunity.cart.checkout, checkout.stored()
    opportunity.cart.save(update_fields=["checkout"])
    opportunity_state.touch(opportunity=opportunity, now=now)
    if old != opportunity.cart.checkout:
        told = {"old": old, "new": opportunity.cart.checkout}
        opportunity_state.record(event="opportunity.changed", opportunity=opportunity, by=by, now=now, **told)
    return opportunity


@transactions.whole
def reassign(*, opportunity, owner, is_agreed, by, now):
    """Give it to another membership that sells: its products go, a reseller's company gets the customer (T5)."""
    root_id = queries.company_id(opportunity)
    list(Partner.objects.locked().filter(pk__in={root_id, partners.root_id(owner.partner_id)}).order_by("pk"))
    opportunity = opportunity_state.locked_for(act=rules.Act.REASSIGN, opportunity=opportunity, by=by, now=now)
    owner = Membership.objects.select_related("user", "partner").get(pk=owner.pk)
    role = setup.seller_role(owner.roles)
    rules.check_new_owner(opportunity, owner, role, by)
    rules.check_is_agreed(is_agreed, opportunity.cart.lines.count())
    _link(owner, role, root_id, by=by, now=now)
    _check_may_sell(owner, opportunity)
    opportunity_state.withdraw_quotes(opportunity=opportunity, by=by, now=now)
    before = opportunity.owner
    Cart.objects.locked().get(pk=opportunity.cart_id).lines.all().delete()
    opportunity.owner, opportunity.owner_role, opportunity.sold_from = owner, role, owner.partner
    opportunity_state.touch(opportunity=opportunity, now=now, fields=["owner", "owner_role", "sold_from"])
    told = {"old": {"owner": before.user.name}, "new": {"owner": owner.user.name, "company": owner.partner.name}}
    opportunity_state.record(event="opportunity.reassigned", opportunity=opportunity, by=by, now=now, **told)
    _tell_both(opportunity, before, by, now)
    return opportunity


@transactions.whole
def clone(*, opportunity, by, now):
    """Begin another one for the same customer with the same products at today's prices; gives what was Made.

    Offered prices come along as far as whoever clones it may offer them today.
    """
    rules.check(rules.Act.CLONE, opportunity, by, now)
    rules.check_creation(selling.check_may_sell(by, opportunity.customer_id))
    setting = setup.setting(setup.seller_role(by.roles))
    kept = {"name": opportunity.name, "attribution": opportunity.attribution, "cloned_from": opportunity}
    kept |= {"terms": opportunity.terms} if setting.custom_terms else {}
    made = begun(customer=opportunity.customer, by=by, now=now, checkout=opportunity.cart.checkout, **kept)
    source = list(opportunity.cart.lines.select_related("product").order_by("pk"))
    wanted = [filling.Wanted(line.product_id, line.quantity, line.note) for line in source]
    left_out = list(filling.put(cart=made.cart, wanted=wanted, now=now).left_out.values())
    left_out += opportunity_lines.take_over_offers(opportunity=made, source=source, by=by, now=now)
    opportunity_state.touch(opportunity=made, now=now)
    _record_begun("opportunity.cloned", made, by=by, now=now, of=opportunity.number)
    return Made(made, left_out)


def begun(*, customer, by, now, checkout=None, author_id=None, **facts):
    """Write a new one without products, with its cart, in the caller's transaction; by whom it is sold, and who has it
    made where that is somebody else."""
    place = sellers.acting_for(customer.pk, seller=by)
    rules.check_place(place)
    cart = Cart.objects.create(
        user_id=place.user_id,
        partner_id=place.partner_id,
        name=facts["name"][:80],
        currency=place.currency,
        is_sales_draft=True,
        checkout=checkout or {},
    )
    pk = queries.next_id()
    return Opportunity.objects.create(
        pk=pk,
        number=f"OP-{1000 + pk}",
        customer=customer,
        partner_id=place.partner_id,
        owner_id=by.membership_id,
        owner_role=setup.seller_role(by.roles),
        sold_from_id=by.partner_id,
        cart=cart,
        currency=place.currency,
        created_at=now,
        created_by_id=author_id or by.user_id,
        changed_at=now,
        expires_at=rules.lasts_until(now),
        **facts,
    )


def _record_begun(event, opportunity, *, by, now, **told):
    new = {"customer": opportunity.customer.user.name, "total": f"{opportunity.total:.2f}", **told}
    opportunity_state.record(event=event, opportunity=opportunity, by=by, now=now, new=new)


def _link(owner, role, root_id, *, by, now):
    """A reseller's company looks after the customer from now on, unless another one does: then it may not sell."""
    if role == Role.RESELLER:
        reseller_id = partners.root_id(owner.partner_id)
        origin = ResellerCustomer.Origin.OWNER
        resellers.link(reseller_id=reseller_id, customer_id=root_id, origin=origin, by=by, now=now)


def _check_may_sell(owner, opportunity):
    """T1 holds again, for the new owner."""
    place = partners.place(membership=owner)
    rules.check_place(place)
    try:
        selling.check_may_sell(place, opportunity.customer_id)
    except Refused as refusal:
        told = {"name": owner.user.name, "why": refusal.sentence}
        raise Refused(_("%(name)s may not sell to this customer: %(why)s") % told, field="owner") from refusal


def _tell_both(opportunity, before, by, now):
    for place in (before, opportunity.owner):
        if place.user_id != by.user_id:
            key = f"opportunity.reassigned:{opportunity.pk}:{place.pk}:{now.isoformat()}"
            outbox.enqueue("opportunity.reassigned", key=key, opportunity=opportunity.pk, reader=place.pk, by=by.name)


def _told(value):
    return value.isoformat() if hasattr(value, "isoformat") else value

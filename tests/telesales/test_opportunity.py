"""Opportunities (T4, T5): who begins them for whom, what they say, whose they are, who sees them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from commerce.actions.cart_filling import Wanted
from commerce.checkout import Checkout
from commerce.models import CartLine, OrderTerms
from core.models import AuditEntry, OutboxEntry
from core.refusal import Refused
from partners.models import Membership, User
from partners.permissions import Role
from telesales.actions import opportunity as actions
from telesales.actions import opportunity_lines as lines
from telesales.models import Opportunity, OverrideRule, ResellerCustomer
from tests.telesales.opportunities import at, prepared
from tests.telesales.selling import bound, let, policy, resold

FACTS = {"name": "Candles", "attribution": "", "terms": "", "service_from": None, "billing_from": None, "notes": ""}


@pytest.fixture
def sam(cast):
    """Let sales support sell to everybody at other prices, within ten per cent."""
    let(Role.SSR, change_prices=True)
    bound(Role.SSR, max_discount=Decimal(10))
    return cast.acting("sam")


@pytest.fixture
def max_(cast):
    let(Role.MARKETPLACE_MANAGER, change_prices=True, finalise=True, deletion=True)
    return cast.acting("max")


@pytest.fixture
def ruth(cast):
    let(Role.RESELLER)
    return cast.acting("ruth")


def manager_of_resellers(cast):
    """Give somebody of the operator who looks after resellers."""
    let(Role.RESELLER_MANAGER)
    cast.users.rex = User.objects.create(username="rex", name="Rex", email="rex@people.example")
    cast.memberships.rex = Membership.objects.create(
        user=cast.users.rex, partner=cast.partners.operator, roles=[Role.RESELLER_MANAGER]
    )
    return cast.acting("rex")


def reassigned(opportunity, owner, by, now, *, is_agreed=True):
    return actions.reassign(opportunity=opportunity, owner=owner, is_agreed=is_agreed, by=by, now=now)


# ---------------------------------------------------------------- begun
def test_a_seller_begins_one_with_the_customers_own_prices(cast, sam, now):
    made = prepared(cast, attribution="Spring fair", notes="Wants beeswax")

    made = Opportunity.objects.get(pk=made.pk)
    assert (made.owner, made.owner_role, made.sold_from) == (cast.memberships.sam, Role.SSR, cast.partners.operator)
    assert (made.state, made.total, made.currency) == ("open", Decimal("20.000"), "GBP")
    assert made.expires_at == now + timedelta(days=30)
    assert (made.cart.user, made.cart.partner) == (cast.users.bea, cast.partners.acme_depot)
    assert made.cart.is_sales_draft
    told = AuditEntry.objects.get(event="opportunity.created", subject_id=made.pk)
    assert (told.actor_name, told.partner_id) == ("Sam", cast.partners.operator.pk)
    assert told.new == {"customer": "Bea", "total": "20.00"}


def test_in_direct_mode_none_is_begun_and_those_there_are_go_on(cast, sam, now):
    there = prepared(cast)
    policy(mode="direct")
    wanted = [Wanted(cast.products.POUND.pk, 1)]

    with pytest.raises(Refused, match="sells directly"):
        actions.create(customer=cast.memberships.bea, wanted=wanted, name="Again", by=sam, now=now)

    lines.add(opportunity=there, wanted=wanted, by=sam, now=now)
    assert there.cart.lines.get().quantity == 21


@pytest.mark.parametrize("customer", ["sam", "fay"])
def test_none_is_begun_for_people_of_ones_own_company(cast, sam, customer):
    with pytest.raises(Refused, match=r"own company|to himself"):
        prepared(cast, customer=customer)


def test_the_database_refuses_one_within_a_tree(cast, sam):
    made = prepared(cast)

    with pytest.raises(IntegrityError, match="opportunity_for_another_company"):
        Opportunity.objects.filter(pk=made.pk).update(sold_from=cast.partners.acme)


def test_it_needs_a_product_that_the_customer_may_buy(cast, sam, now):
    policy(mode="opportunities")
    terms = {"customer": cast.memberships.zoe, "name": "Candles", "by": sam, "now": now}

    with pytest.raises(Refused, match="at least one product"):
        actions.create(wanted=[], **terms)
    with pytest.raises(Refused, match="at least one product"):
        actions.create(wanted=[Wanted(cast.products.POUND.pk, 1)], **terms)
    assert not Opportunity.objects.exists()


@pytest.mark.parametrize("who", ["fay", "bea", "ada", "vic", "alf"])
def test_other_roles_begin_none(cast, who):
    with pytest.raises(Refused, match="does not sell"):
        prepared(cast, seller=who, customer="zoe")


# ---------------------------------------------------------------- sight
def test_who_sees_which(cast, sam, max_, ruth):
    resold(cast)
    rex = manager_of_resellers(cast)
    of = {who: prepared(cast, seller=who) for who in ("sam", "max", "ruth")}

    def seen(by):
        found = Opportunity.objects.visible_to(by)
        return {who for who, made in of.items() if found.filter(pk=made.pk).exists()}

    assert seen(max_) == {"sam", "max", "ruth"}
    assert seen(sam) == {"sam"}
    assert seen(rex) == {"ruth"}
    assert seen(ruth) == {"ruth"}
    for who in ("bea", "ada", "fay", "vic", "zoe"):
        assert seen(cast.acting(who)) == set()


def test_resellers_see_those_of_their_own_company_alone(cast, ruth):
    resold(cast)
    made = prepared(cast, seller="ruth")
    other = Membership.objects.create(user=cast.users.vic, partner=cast.partners.resale, roles=[Role.RESELLER])
    rival = Membership.objects.create(user=cast.users.alf, partner=cast.partners.vendor, roles=[Role.RESELLER])
    for place, name in ((other, "vic"), (rival, "alf")):
        Membership.objects.filter(user=place.user).exclude(pk=place.pk).delete()
        setattr(cast.memberships, name, place)

    assert Opportunity.objects.visible_to(cast.acting("vic")).get() == made
    assert not Opportunity.objects.visible_to(cast.acting("alf")).exists()


# ---------------------------------------------------------------- facts
def test_a_change_puts_the_end_off_and_is_told(cast, sam, now):
    made = prepared(cast)
    later = now + timedelta(days=3)

    actions.change(opportunity=made, by=sam, now=later, **{**FACTS, "name": "Beeswax", "notes": "Call in May"})

    made.refresh_from_db()
    assert (made.name, made.notes, made.expires_at) == ("Beeswax", "Call in May", later + timedelta(days=30))
    told = AuditEntry.objects.get(event="opportunity.changed", subject_id=made.pk)
    assert told.new == {"name": "Beeswax", "notes": "Call in May"}


@pytest.mark.parametrize(
    ("field", "value", "right", "said"),
    [
        ("terms", "Pays in 90 days", "custom_terms", "terms of its own"),
        ("service_from", date(2027, 1, 1), "set_dates", "does not set dates"),
        ("billing_from", date(2027, 1, 1), "set_dates", "does not set dates"),
    ],
)
def test_terms_and_dates_are_for_roles_that_may_set_them(cast, sam, now, field, value, right, said):
    made = prepared(cast)
    wanted = {"opportunity": made, "by": sam, "now": now, **FACTS, field: value}

    with pytest.raises(Refused, match=said):
        actions.change(**wanted)

    let(Role.SSR, **{right: True})
    actions.change(**wanted)
    made.refresh_from_db()
    assert getattr(made, field) == value


def test_how_it_is_delivered_and_paid_is_kept_for_the_order(cast, sam, now):
    OrderTerms.objects.create(partner=cast.partners.acme, payment_methods=["invoice"])
    made = prepared(cast)

    actions.enter(opportunity=made, checkout=Checkout(payment="invoice", po_number="4711"), by=sam, now=now)

    made.cart.refresh_from_db()
    assert made.cart.checkout == {"payment": "invoice", "po_number": "4711"}


# ---------------------------------------------------------------- another owner
def test_a_new_owner_begins_without_its_products_and_both_are_told(cast, sam, max_, now):
    made = prepared(cast)
    let(Role.RESELLER)

    reassigned(made, cast.memberships.ruth, max_, now)

    made.refresh_from_db()
    assert (made.owner, made.owner_role, made.sold_from) == (cast.memberships.ruth, "reseller", cast.partners.resale)
    assert (made.cart.lines.count(), made.total) == (0, 0)
    link = ResellerCustomer.objects.get(customer=cast.partners.acme, ended_at=None)
    assert (link.reseller, link.origin) == (cast.partners.resale, "owner")
    readers = OutboxEntry.objects.filter(topic="opportunity.reassigned").values_list("payload__reader", flat=True)
    assert set(readers) == {cast.memberships.sam.pk, cast.memberships.ruth.pk}
    told = AuditEntry.objects.get(event="opportunity.reassigned", subject_id=made.pk)
    assert (told.old, told.new) == ({"owner": "Sam"}, {"owner": "Ruth", "company": "Resale"})


def test_products_go_only_where_that_was_confirmed(cast, sam, max_, now):
    made = prepared(cast)

    with pytest.raises(Refused, match="products are removed"):
        reassigned(made, cast.memberships.max, max_, now, is_agreed=False)
    assert made.cart.lines.count() == 1


def test_a_customer_of_one_reseller_is_not_given_to_another(cast, sam, max_, now):
    made = prepared(cast)
    let(Role.RESELLER)
    resold(cast, reseller="vendor")

    with pytest.raises(Refused, match="Ruth may not sell to this customer"):
        reassigned(made, cast.memberships.ruth, max_, now)
    assert ResellerCustomer.objects.get().reseller == cast.partners.vendor


@pytest.mark.parametrize(("owner", "said"), [("bea", "does not sell"), ("sam", "owns it already")])
def test_it_is_given_to_others_who_sell(cast, sam, max_, now, owner, said):
    with pytest.raises(Refused, match=said):
        reassigned(prepared(cast), getattr(cast.memberships, owner), max_, now)


def test_a_reseller_manager_gives_from_reseller_to_reseller(cast, sam, ruth, now):
    resold(cast)
    rex = manager_of_resellers(cast)
    made = prepared(cast, seller="ruth")

    with pytest.raises(Refused, match="resellers and their managers only"):
        reassigned(made, cast.memberships.sam, rex, now)

    reassigned(made, cast.memberships.rex, rex, now)
    made.refresh_from_db()
    assert made.owner == cast.memberships.rex


# ---------------------------------------------------------------- cloned
def test_a_clone_has_todays_prices_and_the_offers_within_bounds(cast, sam, max_, now):
    made = prepared(cast)
    wanted = [Wanted(cast.products.PENNY.pk, 100), Wanted(cast.products.LANTERN.pk, 2)]
    lines.add(opportunity=made, wanted=wanted, by=sam, now=now)
    for code, price in (("POUND", "0.95"), ("PENNY", "0.0092")):
        line = CartLine.objects.get(cart=made.cart, product=getattr(cast.products, code))
        offered = lines.Offered(price=Decimal(price), reason="Loyal")
        lines.change(opportunity=made, line_id=line.pk, quantity=line.quantity, offered=offered, by=sam, now=now)
    made = at(cast, made, "declined")
    OverrideRule.objects.update(max_discount=Decimal(6))
    CartLine.objects.filter(product=cast.products.LANTERN).update(unit_price=99)

    copy = actions.clone(opportunity=made, by=sam, now=now)

    assert copy.left_out == ["PENNY: the offered price is no longer within the bounds; it has the customer's own."]
    rows = {
        row.product.code: (row.quantity, row.override_price, row.override_reason)
        for row in copy.opportunity.cart.lines.select_related("product")
    }
    assert rows == {"POUND": (20, Decimal("0.9500"), "Loyal"), "PENNY": (100, None, ""), "LANTERN": (2, None, "")}
    assert (copy.opportunity.state, copy.opportunity.total) == ("open", Decimal("68.000"))
    assert copy.opportunity.cloned_from == made

"""Forged requests around assisted sales: whom one sells to, with whose rights, and what no form may say (T04, T06, T09,
M09, S03)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from commerce.models import Cart, CartLine, Order
from partners.models import Membership, User
from partners.permissions import Role
from telesales.models import SalesSession
from tests.pages.conftest import now, unhashed_static, world  # noqa: F401
from tests.telesales.attacking import checkout, forged, selling, start
from tests.telesales.selling import let, resold

T = "12.34"


@pytest.fixture
def at_work(world):  # noqa: F811
    return world


# ---------------------------------------------------------------- whom (T09)
@pytest.mark.parametrize("who", ["bea", "carl", "dora", "pia", "ada", "fay", "vic", "alf", "zoe"])
def test_whoever_sells_to_nobody_begins_no_sale(at_work, who):
    cast = at_work.cast

    answers = [start(cast.client_for(who), place).status_code for place in (cast.memberships.zoe, cast.memberships.bea)]

    assert (answers, SalesSession.objects.count()) == ([403, 403], 0)


def member_of_both(cast):
    """Ruth sells from her company and from Acme's depot, which is her own too."""
    let(Role.RESELLER, finalise=True)
    resold(cast, "acme")
    place = Membership.objects.create(user=cast.users.ruth, partner=cast.partners.acme_depot, roles=[Role.RESELLER])
    return cast.client_for("ruth"), place


def test_a_member_of_both_companies_buys_from_the_one_for_the_other(at_work):
    client, _place = member_of_both(at_work.cast)

    start(client, at_work.cast.memberships.bea)

    assert SalesSession.objects.get().sold_from == at_work.cast.partners.resale


@pytest.mark.parametrize("customer", ["bea", "carl", "dora", "ada"])
def test_from_the_other_she_buys_for_nobody_of_its_tree(at_work, customer):
    client, place = member_of_both(at_work.cast)
    client.post(reverse("partners:switch"), {"membership": place.pk})

    start(client, getattr(at_work.cast.memberships, customer))

    assert not SalesSession.objects.exists()


def test_going_over_to_the_customers_own_company_ends_the_sale(at_work):
    client, place = member_of_both(at_work.cast)
    start(client, at_work.cast.memberships.bea)
    client.post(reverse("partners:switch"), {"membership": place.pk})

    client.post(reverse("commerce:submission", args=[at_work.cart.pk]), checkout(at_work.cart, T))

    assert not Order.objects.filter(seller__isnull=False).exists()


LOST = {
    "his place": lambda c: Membership.objects.filter(pk=c.memberships.sam.pk).update(ended_at=c.now),
    "his role": lambda c: Membership.objects.filter(pk=c.memberships.sam.pk).update(roles=[Role.FINANCE]),
    "his account": lambda c: User.objects.filter(pk=c.users.sam.pk).update(status="inactive"),
    "the customer's place": lambda c: Membership.objects.filter(pk=c.memberships.bea.pk).update(ended_at=c.now),
    "the customer's account": lambda c: User.objects.filter(pk=c.users.bea.pk).update(status="inactive"),
    "the customer's company": lambda c: c.set_status("acme", "closed"),
    "his time": lambda c: SalesSession.objects.update(
        started_at=c.now - timedelta(hours=2), expires_at=c.now - timedelta(hours=1)
    ),
    "his session": lambda c: SalesSession.objects.update(ended_at=c.now, end="ended"),
}


@pytest.mark.parametrize("what", LOST)
def test_what_was_lost_with_a_full_cart_is_noticed_at_the_next_request(at_work, what):
    client = selling(at_work.cast)
    before = Order.objects.count()
    LOST[what](at_work.cast)

    for address in ("commerce:submission", "commerce:checkout"):
        client.post(reverse(address, args=[at_work.cart.pk]), checkout(at_work.cart, T))

    assert (Order.objects.count(), Cart.objects.get(pk=at_work.cart.pk).ordered_at) == (before, None)


# ---------------------------------------------------------------- what no form says (T06, M09)
def submitted(client, world, **more):  # noqa: F811
    """Change a line and submit the cart, each time with everything forged beside; give the order."""
    cast, cart = world.cast, world.cart
    client.post(reverse("commerce:cart_line", args=[world.line.pk]), forged(cast, quantity="13"))
    client.post(reverse("commerce:cart_add", args=["PENNY"]), forged(cast, quantity="1"))
    client.post(reverse("commerce:checkout", args=[cart.pk]), forged(cast, payment_method="on_account"))
    total = sum(Decimal(price) * line.quantity for line in cart.lines.all() for price in [PRICES[line.product.code]])
    assert not CartLine.objects.exclude(override_price=None).exists()
    answer = client.post(
        reverse("commerce:submission", args=[cart.pk]), forged(cast, **checkout(cart, f"{total:.2f}", **more))
    )
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return Order.objects.get(cart=cart)


PRICES = {"POUND": "1", "PENNY": "0.01"}


def test_what_is_forged_beside_a_form_changes_nothing_of_an_own_order(at_work):
    cast, client = at_work.cast, at_work.cast.client_for("bea")
    people = list(User.objects.order_by("pk").values())

    order = submitted(client, at_work)

    assert (order.channel, order.seller, order.sold_from) == ("own", None, None)
    assert (order.buyer, order.partner, order.total) == (cast.users.bea, cast.partners.acme_depot, Decimal("13.35"))
    assert {line.code: line.unit_price for line in order.lines.all()} == {
        code: Decimal(price) for code, price in PRICES.items()
    }
    assert list(User.objects.order_by("pk").values()) == people


@pytest.mark.parametrize(("seller", "sold_from"), [("sam", "operator"), ("ruth", "resale")])
def test_what_is_forged_beside_a_form_changes_nothing_of_a_sold_order(at_work, seller, sold_from):
    cast = at_work.cast
    client, places = selling(cast, seller), list(Membership.objects.order_by("pk").values())

    order = submitted(client, at_work)

    assert (order.channel, order.seller, order.sold_from) == (
        "assisted",
        getattr(cast.users, seller),
        getattr(cast.partners, sold_from),
    )
    assert (order.buyer, order.partner, order.total) == (cast.users.bea, cast.partners.acme_depot, Decimal("13.35"))
    assert {line.code: line.unit_price for line in order.lines.all()} == {
        code: Decimal(price) for code, price in PRICES.items()
    }
    assert list(Membership.objects.order_by("pk").values()) == places


# ---------------------------------------------------------------- whose (T04)
def state():
    """Give all rows that a foreign id could change."""
    return [list(model.objects.order_by("pk").values()) for model in (Cart, CartLine, Order)]


def test_in_a_sale_a_third_companys_ids_are_not_there(at_work):
    client, w = selling(at_work.cast), at_work
    sent = {"quantity": "3", "cart": w.foreign_cart.pk, **checkout(w.foreign_cart, "140.00")}
    addresses = {
        "commerce:submission": [w.foreign_cart.pk],
        "commerce:checkout": [w.foreign_cart.pk],
        "commerce:cart_choose": [w.foreign_cart.pk],
        "commerce:cart_line": [w.foreign_line.pk],
        "commerce:cart_line_removal": [w.foreign_line.pk],
        "commerce:cart_add": ["OBELISK"],
        "commerce:reorder": [w.foreign.number],
    }
    before = state()

    answers = {name: client.post(reverse(name, args=args), sent).status_code for name, args in addresses.items()}

    assert (answers, state()) == (dict.fromkeys(addresses, 404), before)


def test_in_a_sale_orders_of_a_third_company_are_not_shown_to_a_reseller(at_work):
    client = selling(at_work.cast, "ruth")

    pages = [client.get(reverse("commerce:order", args=[number])).status_code for number in ("O-FOREIGN", "O-PLACED")]

    assert pages == [404, 200]


@pytest.mark.parametrize("what", ["cart", "target"])
def test_a_line_is_not_put_into_a_third_companys_cart(at_work, what):
    client, before = selling(at_work.cast), CartLine.objects.filter(cart=at_work.foreign_cart).count()

    client.post(reverse("commerce:cart_add", args=["LANTERN"]), {"quantity": "1", what: at_work.foreign_cart.pk})

    assert CartLine.objects.filter(cart=at_work.foreign_cart).count() == before


@pytest.mark.parametrize("customer", ["zoe", "sam", "max", "vic", "ruth"])
def test_a_reseller_begins_no_sale_to_who_is_not_his(at_work, customer):
    let(Role.RESELLER)
    resold(at_work.cast)

    start(at_work.cast.client_for("ruth"), getattr(at_work.cast.memberships, customer))

    assert not SalesSession.objects.exists()


def test_whether_a_place_exists_a_reseller_does_not_learn(at_work):
    """One that is not his answers as one that is not there: the same status, the same words (T03)."""
    let(Role.RESELLER)
    ruth, gone = at_work.cast.client_for("ruth"), Membership(pk=999_999)

    foreign, missing = start(ruth, at_work.cast.memberships.zoe), start(ruth, gone)

    assert (foreign.status_code, foreign.headers.get("Location")) == (
        missing.status_code,
        missing.headers.get("Location"),
    )

"""What delivery costs: by country, weight and value, frozen on the order (O2, C8)."""

import uuid
from decimal import Decimal as D

import pytest

from commerce.actions import delivery as actions
from commerce.actions import order as orders
from commerce.checkout import Checkout
from commerce.models import DeliveryMethod, Order, Product, TaxClass, TaxRate
from commerce.queries import cart as carts
from commerce.queries import conditions
from commerce.queries.conditions import Method
from core.models import AuditEntry
from core.refusal import Refused
from partners.models import Address

RATES = [
    ("", 0, D(0), D(5)),
    ("", 10_000, D(0), D(9)),
    ("", 0, D(500), D(0)),
    ("DE", 0, D(0), D(20)),
]
COSTS = [
    ("GB", 0, "1", 5),
    ("GB", 9_999, "1", 5),
    ("GB", 10_000, "1", 9),
    ("GB", 10_000, "499.99", 9),
    ("GB", 10_000, "500", 0),
    ("FR", 0, "1", 5),
    ("DE", 20_000, "900", 20),
]


@pytest.mark.parametrize(("country", "weight", "value", "price"), COSTS)
def test_the_very_country_then_the_value_then_the_weight_decide(country, weight, value, price):
    method = Method(1, "Van", "", None, "standard", RATES)

    assert method.price(country, weight, D(value)) == price


def test_a_method_without_a_cost_for_a_country_does_not_go_there():
    method = Method(1, "Van", "", None, "standard", [("DE", 0, D(0), D(20))])

    assert method.price("GB", 0, D(1)) is None


@pytest.fixture
def shop(cast, now):
    """Give the cast with addresses, a van for 5 pounds and a free one from 500 on, and 20 % tax."""
    manager = cast.acting("max")
    for partner, country in ((cast.partners.operator, "GB"), (cast.partners.acme, "GB")):
        Address.objects.create(
            partner=partner, label="Head office", street="1 High St", postcode="N1", city="London", country=country,
            is_default_ship_to=True, is_default_bill_to=True,
        )  # fmt: skip
    standard = TaxClass.objects.create(code="standard", name="Standard")
    TaxRate.objects.create(tax_class=standard, country="GB", rate=20)
    cast.van = actions.create(code="van", name="Van", note="", days=2, tax_class="standard", by=manager, now=now)
    nothing = {"country": "", "currency": "GBP", "from_weight": 0}
    actions.set_rate(method=cast.van, **nothing, from_value=D(0), price=D("5.00"), by=manager, now=now)
    actions.set_rate(method=cast.van, **nothing, from_value=D(500), price=D(0), by=manager, now=now)
    cast.no_limit("bea", "carl")
    return cast


def submit(cast, cart, now, **entered):
    checkout = Checkout(payment="bank_transfer", **entered)
    order = orders.submit(cart=cart, key=uuid.uuid4(), checkout=checkout, by=cast.acting("bea"), now=now)
    return Order.objects.get(pk=order.pk)


def test_an_order_pays_its_delivery_with_its_tax_and_keeps_address_and_name(shop, now):
    order = submit(shop, shop.filled_cart("bea", "20.00"), now)

    assert (order.delivery_name, order.delivery_net, order.delivery_tax, order.delivery_tax_rate) == (
        "Van", D("5.00"), D("1.00"), D(20),
    )  # fmt: skip
    assert (order.net_total, order.tax_total, order.total) == (D("25.00"), D("5.00"), D("30.00"))
    assert order.ship_to == {
        "label": "Head office", "street": "1 High St", "postcode": "N1", "city": "London", "country": "GB",
    }  # fmt: skip


def test_delivery_is_free_from_the_value_on(shop, now):
    order = submit(shop, shop.filled_cart("bea", "500.00"), now)

    assert (order.delivery_net, order.total) == (0, D("600.00"))


def test_heavy_goods_cost_more_where_a_weight_says_so(shop, now):
    Product.objects.filter(pk=shop.products.POUND.pk).update(weight=1000)
    heavy = {"country": "", "currency": "GBP", "from_weight": 20_000, "from_value": D(0), "price": D("7.50")}
    actions.set_rate(method=shop.van, **heavy, by=shop.acting("max"), now=now)

    costs = [submit(shop, shop.filled_cart("bea", total), now).delivery_net for total in ("19.00", "20.00")]

    assert costs == [D("5.00"), D("7.50")]


def test_another_address_is_taxed_and_delivered_as_its_country_is(shop, now):
    site = Address.objects.create(partner=shop.partners.acme, label="Site", street="2 Rue", city="Oslo", country="NO")

    order = submit(shop, shop.filled_cart("bea", "20.00"), now, ship_to=site.pk)

    assert (order.ship_to["city"], order.tax_treatment, order.total) == ("Oslo", "export", D("25.00"))


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"delivery": 999_999}, "This delivery is no longer offered there"),
        ({"ship_to": 999_999}, "This address is no longer in your address book"),
        ({"bill_to": 999_999}, "This address is no longer in your address book"),
    ],
)
def test_what_is_not_offered_is_refused(shop, now, entered, said):
    with pytest.raises(Refused, match=said):
        submit(shop, shop.filled_cart("bea"), now, **entered)


def test_an_address_of_another_company_is_refused_like_one_that_is_not_there(shop, now):
    foreign = Address.objects.create(
        partner=shop.partners.zenith, label="Secret", street="9 Lane", city="York", country="GB"
    )

    with pytest.raises(Refused, match="no longer in your address book"):
        submit(shop, shop.filled_cart("bea"), now, ship_to=foreign.pk)


def test_a_country_nobody_delivers_to_is_refused(shop, now):
    shop.van.rates.update(country="DE")

    with pytest.raises(Refused, match="Nothing is delivered to this address"):
        submit(shop, shop.filled_cart("bea"), now)


def test_a_delivery_without_a_tax_rate_is_refused_rather_than_untaxed(shop, now):
    DeliveryMethod.objects.update(tax_class="luxury")

    with pytest.raises(Refused, match="its tax rate is not set"):
        submit(shop, shop.filled_cart("bea"), now)


def test_a_cost_that_changed_since_the_buyer_looked_is_shown_first(shop, now):
    cart = shop.filled_cart("bea", "20.00")
    shop.van.rates.filter(from_value=0).update(price=D("6.00"))

    with pytest.raises(Refused, match=r"the total is now £31\.20"):
        orders.submit(
            cart=cart, key=uuid.uuid4(), checkout=Checkout(payment="bank_transfer"), seen_total=D("30.00"),
            by=shop.acting("bea"), now=now,
        )  # fmt: skip


def test_without_ways_of_delivery_nothing_is_chosen(cast, now):
    lines, how = carts.taxed(cast.filled_cart("bea"), now=now)

    assert conditions.chosen(conditions.deliveries(how, lines, "GBP"), how, None) == conditions.NO_DELIVERY


def test_what_delivery_costs_is_the_managers_and_audited(cast, now):
    with pytest.raises(Refused, match="Your role does not keep ways of delivery"):
        actions.create(code="van", name="Van", note="", days=None, tax_class="x", by=cast.acting("sam"), now=now)
    actions.create(code="van", name="Van", note="", days=None, tax_class="x", by=cast.acting("max"), now=now)

    assert AuditEntry.objects.filter(event="delivery.created", actor_name="Max").count() == 1


def test_a_code_is_given_to_one_way_of_delivery(shop, now):
    with pytest.raises(Refused, match="There is a way of delivery “van” already"):
        actions.create(code="van", name="B", note="", days=None, tax_class="standard", by=shop.acting("max"), now=now)

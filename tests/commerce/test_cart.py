"""Collecting products in carts (O1, C9): every success, every refusal, one current cart per place."""

from decimal import Decimal

import pytest

from commerce.actions import cart as carts
from commerce.models import MAX_QUANTITY, Cart, CartLine, PriceEntry
from commerce.queries import cart as queries
from commerce.rules import cart as rules
from core.refusal import Refused
from partners import queries as partners
from tests.factories.rows import MembershipFactory, ProductFactory

ROLE = "Your role does not collect products in carts."
QUANTITY = "Enter a whole quantity from 1 to 1,000,000."


@pytest.fixture
def bea(cast):
    return cast.acting("bea")


@pytest.fixture
def cart(cast, bea, now):
    return carts.open_current(by=bea, now=now)


def test_the_first_cart_is_started_when_it_is_needed(bea, now):
    cart = carts.current_or_new(by=bea, now=now)

    assert (cart.name, cart.currency, cart.is_current, cart.user_id, cart.partner_id) == (
        "Cart",
        "GBP",
        True,
        bea.user_id,
        bea.partner_id,
    )


def test_the_current_cart_is_found_again(bea, cart, now):
    assert (carts.current_or_new(by=bea, now=now), queries.current(bea)) == (cart, cart)


def test_a_new_cart_becomes_the_current_one_and_the_old_one_stays(bea, cart, now):
    new = carts.open_current(by=bea, now=now, name="Spring")

    assert [(found.name, found.is_current) for found in queries.open_carts(bea)] == [("Spring", True), ("Cart", False)]
    assert queries.current(bea) == new


def test_an_older_cart_can_be_made_current_again(bea, cart, now):
    carts.open_current(by=bea, now=now, name="Spring")

    carts.choose(cart=cart, by=bea, now=now)

    assert list(Cart.objects.filter(is_current=True)) == [cart]


def test_each_place_has_its_own_current_cart(cast, bea, cart, now):
    MembershipFactory(user=cast.users.bea, partner=cast.partners.zenith)
    at_zenith = partners.places(cast.users.bea)[1]

    other = carts.current_or_new(by=at_zenith, now=now)

    assert (other.partner_id, queries.current(bea), other.pk == cart.pk) == (cast.partners.zenith.pk, cart, False)


def test_an_added_product_has_the_price_of_its_quantity_and_the_reason(cast, bea, cart, now):
    line = carts.add(cart=cart, product=cast.products.CANDLE, quantity=120, by=bea, now=now)

    row = CartLine.objects.get(pk=line.pk)
    assert (row.quantity, row.unit_price, row.price_reason["list"], row.price_reason["min_quantity"]) == (
        120,
        Decimal("9.0000"),
        "Trade",
        100,
    )


def test_more_of_the_same_adds_up_and_reaches_the_next_tier(cast, bea, cart, now):
    carts.add(cart=cart, product=cast.products.CANDLE, quantity=49, by=bea, now=now)
    carts.add(cart=cart, product=cast.products.CANDLE, quantity=1, by=bea, now=now)

    assert list(cart.lines.values_list("quantity", "unit_price")) == [(50, Decimal("9.5000"))]


def test_a_line_can_be_set_to_another_quantity(cast, bea, cart, now):
    line = carts.add(cart=cart, product=cast.products.CANDLE, quantity=120, by=bea, now=now)

    carts.change(line=line, quantity=2, by=bea, now=now)

    assert list(cart.lines.values_list("quantity", "unit_price")) == [(2, Decimal("9.9500"))]


def test_a_removed_line_stays_gone(cast, bea, cart, now):
    line = carts.add(cart=cart, product=cast.products.CANDLE, quantity=1, by=bea, now=now)

    carts.remove(line=line, by=bea, now=now)
    carts.remove(line=CartLine(pk=line.pk, cart=cart), by=bea, now=now)

    assert cart.lines.count() == 0


@pytest.mark.parametrize("quantity", [1, MAX_QUANTITY])
def test_a_quantity_in_range_is_taken(cast, bea, cart, now, quantity):
    assert carts.add(cart=cart, product=cast.products.POUND, quantity=quantity, by=bea, now=now).quantity == quantity


@pytest.mark.parametrize("quantity", [0, -1, MAX_QUANTITY + 1, 2**31, 2**63, 10**30])
def test_a_quantity_out_of_range_is_explained_and_nothing_written(cast, bea, cart, now, quantity):
    with pytest.raises(Refused) as refused:
        carts.add(cart=cart, product=cast.products.POUND, quantity=quantity, by=bea, now=now)

    assert (str(refused.value), refused.value.field, cart.lines.count()) == (QUANTITY, "quantity", 0)


def test_adding_up_stops_at_the_most_a_line_holds(cast, bea, cart, now):
    carts.add(cart=cart, product=cast.products.POUND, quantity=MAX_QUANTITY, by=bea, now=now)

    with pytest.raises(Refused) as refused:
        carts.add(cart=cart, product=cast.products.POUND, quantity=1, by=bea, now=now)

    assert (str(refused.value), cart.lines.get().quantity) == (QUANTITY, MAX_QUANTITY)


@pytest.mark.parametrize("quantity", [0, -5])
def test_changing_to_less_than_one_is_refused_and_the_line_stays(cast, bea, cart, now, quantity):
    line = carts.add(cart=cart, product=cast.products.POUND, quantity=3, by=bea, now=now)

    with pytest.raises(Refused):
        carts.change(line=line, quantity=quantity, by=bea, now=now)

    assert cart.lines.get().quantity == 3


def test_a_product_in_no_list_of_the_partner_is_not_sold_to_him(bea, cart, now):
    product = ProductFactory(code="SECRET")

    with pytest.raises(Refused) as refused:
        carts.add(cart=cart, product=product, quantity=1, by=bea, now=now)

    assert (str(refused.value), refused.value.field) == ("SECRET has no price for you in this quantity.", "quantity")


def test_an_inactive_product_is_not_sold(cast, bea, cart, now):
    candle = cast.products.CANDLE
    candle.is_active = False
    candle.save(update_fields=["is_active"])

    with pytest.raises(Refused):
        carts.add(cart=cart, product=candle, quantity=1, by=bea, now=now)

    assert cart.lines.count() == 0


def test_a_product_whose_price_begins_higher_has_none_in_a_smaller_quantity(cast, bea, cart, now):
    product = ProductFactory(code="BULK")
    PriceEntry.objects.create(price_list=cast.price_list, product=product, min_quantity=10, unit_price=5)

    with pytest.raises(Refused, match=r"^BULK has no price for you in this quantity\.$"):
        carts.add(cart=cart, product=product, quantity=9, by=bea, now=now)

    assert carts.add(cart=cart, product=product, quantity=10, by=bea, now=now).unit_price == 5


def test_a_full_cart_takes_no_further_line(cast, bea, cart, now, monkeypatch):
    monkeypatch.setattr(rules, "MAX_LINES", 1)
    carts.add(cart=cart, product=cast.products.POUND, quantity=1, by=bea, now=now)

    with pytest.raises(Refused, match=r"^A cart holds up to 1 lines; please start another one\.$"):
        carts.add(cart=cart, product=cast.products.PENNY, quantity=1, by=bea, now=now)

    assert carts.add(cart=cart, product=cast.products.POUND, quantity=1, by=bea, now=now).quantity == 2


@pytest.mark.parametrize("name", ["fay", "sam", "max", "ruth", "vic", "alf"])
def test_who_does_not_buy_keeps_no_cart(cast, now, name):
    with pytest.raises(Refused) as refused:
        carts.open_current(by=cast.acting(name), now=now)

    assert (str(refused.value), Cart.objects.count()) == (ROLE, 0)


@pytest.mark.parametrize("name", ["carl", "dora", "ada", "zoe"])
def test_a_cart_belongs_to_its_user_alone(cast, cart, now, name):
    with pytest.raises(Cart.DoesNotExist):
        carts.add(cart=cart, product=cast.products.POUND, quantity=1, by=cast.acting(name), now=now)

    assert cart.lines.count() == 0


@pytest.mark.parametrize("touch", ["change", "remove"])
def test_a_foreign_line_cannot_be_touched(cast, bea, cart, now, touch):
    line = carts.add(cart=cart, product=cast.products.POUND, quantity=3, by=bea, now=now)
    zoe = cast.acting("zoe")

    with pytest.raises(Cart.DoesNotExist):
        carts.remove(line=line, by=zoe, now=now) if touch == "remove" else carts.change(
            line=line, quantity=1, by=zoe, now=now
        )

    assert cart.lines.get().quantity == 3


def test_a_submitted_cart_is_history(cast, bea, now):
    order = cast.submitted("bea", "20.00")

    with pytest.raises(Refused) as refused:
        carts.add(cart=order.cart, product=cast.products.POUND, quantity=1, by=bea, now=now)

    assert str(refused.value) == f"This cart has already been submitted as order {order.number}."


def test_lines_are_copied_at_todays_prices_and_what_is_no_longer_sold_is_left_out(cast, bea, cart, now):
    gone = ProductFactory()
    lines = [
        CartLine(product=cast.products.CANDLE, quantity=60),
        CartLine(product=cast.products.CANDLE, quantity=60),
        CartLine(product=gone, quantity=1),
    ]

    carts.copy_lines(lines=lines, cart=cart, by=bea, now=now)

    assert list(cart.lines.values_list("product__code", "quantity", "unit_price")) == [
        ("CANDLE", 120, Decimal("9.0000"))
    ]


@pytest.mark.parametrize("status", ["on_hold", "on_credit_hold"])
def test_a_company_on_hold_still_fills_carts(cast, cart, now, status):
    cast.set_status("acme", status)

    carts.add(cart=cart, product=cast.products.POUND, quantity=1, by=cast.acting("bea"), now=now)

    assert cart.lines.count() == 1


def test_lines_come_with_the_price_of_this_moment_and_tell_what_changed(cast, bea, cart, now):
    carts.add(cart=cart, product=cast.products.LANTERN, quantity=2, by=bea, now=now)
    PriceEntry.objects.filter(product=cast.products.LANTERN).update(unit_price="25.00")

    line = queries.lines(cart, now=now)[0]

    assert (line.seen_price, line.unit_price, line.total, line.is_orderable) == (
        Decimal("24.0000"),
        Decimal("25.0000"),
        Decimal("50.00"),
        True,
    )


def test_a_line_that_lost_its_price_is_shown_without_one(cast, bea, cart, now):
    carts.add(cart=cart, product=cast.products.LANTERN, quantity=2, by=bea, now=now)
    PriceEntry.objects.filter(product=cast.products.LANTERN).delete()

    line = queries.lines(cart, now=now)[0]

    assert (line.unit_price, line.total, line.is_orderable) == (None, None, False)
    assert queries.total([line]) == 0


@pytest.mark.parametrize("count", [1, 30])
def test_reading_a_cart_takes_one_query_however_long_it_is(cast, bea, cart, now, count, django_assert_num_queries):
    products = [ProductFactory() for _number in range(count)]
    PriceEntry.objects.bulk_create(
        PriceEntry(price_list=cast.price_list, product=product, unit_price=1) for product in products
    )
    CartLine.objects.bulk_create(CartLine(cart=cart, product=product, quantity=1) for product in products)

    with django_assert_num_queries(1):
        lines = queries.lines(cart, now=now)

    assert queries.total(lines) == count


def test_the_carts_of_others_are_not_listed(cast, bea, cart):
    assert [list(queries.open_carts(cast.acting(name))) for name in ("carl", "ada", "zoe")] == [[], [], []]

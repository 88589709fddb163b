"""Several carts: shared, copied, deleted; lines go from one to another; many are added at once (O1, C9)."""

import pytest

from commerce.actions import cart as carts
from commerce.actions import cart_keeping as keeping
from commerce.actions.cart_filling import Wanted
from commerce.models import Cart, CartLine, PriceEntry, QuantityRule
from commerce.queries import cart as queries
from commerce.queries import cart_changes
from commerce.rules import cart as rules
from core import audit
from core.refusal import Refused
from tests.factories.racing import refusals, together


@pytest.fixture
def bea(cast):
    return cast.acting("bea")


@pytest.fixture
def colleague(cast):
    """Carl works where Bea does."""
    cast.memberships.carl.partner = cast.partners.acme_depot
    cast.memberships.carl.save()
    return cast.acting("carl")


@pytest.fixture
def cart(cast):
    return cast.filled_cart("bea", "20.05")


def shared(cart, bea, now):
    return keeping.set_properties(cart=cart, name=cart.name, is_shared=True, by=bea, now=now)


def lines(cart):
    return list(cart.lines.order_by("pk").values_list("product__code", "quantity"))


def test_sharing_and_naming_are_audited(bea, cart, now):
    keeping.set_properties(cart=cart, name=" Spring ", is_shared=True, by=bea, now=now)

    told = [(row.event, row.old, row.new) for row in audit.of(cart)]
    assert told == [
        ("cart.shared", None, {"name": "Spring"}),
        ("cart.renamed", {"name": "Cart"}, {"name": "Spring"}),
    ]
    assert Cart.objects.values_list("name", "is_shared").get() == ("Spring", True)


@pytest.mark.parametrize(
    ("name", "sentence"), [("  ", "Please give it a name."), ("n" * 81, "A name has at most 80 characters.")]
)
def test_a_cart_has_a_name_that_fits(bea, cart, now, name, sentence):
    with pytest.raises(Refused) as refused:
        keeping.set_properties(cart=cart, name=name, is_shared=False, by=bea, now=now)

    assert (str(refused.value), refused.value.field, Cart.objects.get().name) == (sentence, "name", "Cart")


def test_a_colleague_of_the_node_fills_a_shared_cart(bea, colleague, cast, cart, now):
    shared(cart, bea, now)

    carts.add(cart=cart, product=cast.products.LANTERN, quantity=1, by=colleague, now=now)

    assert lines(cart)[-1] == ("LANTERN", 1)
    assert [found.pk for found in queries.open_carts(colleague)] == [cart.pk]


def test_a_cart_that_is_not_shared_and_one_of_another_node_cannot_be_filled(bea, colleague, cast, cart, now):
    with pytest.raises(Cart.DoesNotExist):
        carts.add(cart=cart, product=cast.products.LANTERN, quantity=1, by=colleague, now=now)
    shared(cart, bea, now)

    with pytest.raises(Cart.DoesNotExist):
        carts.add(cart=cart, product=cast.products.LANTERN, quantity=1, by=cast.acting("dora"), now=now)


@pytest.mark.parametrize("what", ["name", "delete"])
def test_a_shared_cart_is_named_and_deleted_by_its_user_alone(bea, colleague, cart, now, what):
    shared(cart, bea, now)
    act, named = {
        "name": (keeping.set_properties, {"name": "Mine", "is_shared": True}),
        "delete": (keeping.delete, {}),
    }[what]

    with pytest.raises(Refused, match=r"^Only Bea, whose cart it is, may do that\.$"):
        act(cart=cart, **named, by=colleague, now=now)

    assert Cart.objects.get().name == "Cart"


def test_a_deleted_cart_is_gone_with_its_lines_and_audited(bea, cart, now):
    pk = cart.pk

    keeping.delete(cart=cart, by=bea, now=now)

    cart.pk = pk
    assert (Cart.objects.count(), CartLine.objects.count()) == (0, 0)
    assert [(row.event, row.old) for row in audit.of(cart)] == [("cart.deleted", {"name": "Cart", "lines": 2})]


def test_an_ordered_cart_is_not_deleted(cast, bea, now):
    order = cast.submitted("bea", "20.00")

    with pytest.raises(Refused, match="already been submitted"):
        keeping.delete(cart=order.cart, by=bea, now=now)


def test_a_copy_has_the_lines_at_todays_prices_and_is_not_current(cast, bea, cart, now):
    cart.lines.filter(product=cast.products.POUND).update(note="tall")
    PriceEntry.objects.filter(product=cast.products.POUND).update(unit_price="1.50")

    copy, added = keeping.duplicate(cart=cart, by=bea, now=now)

    copied = copy.lines.get(product=cast.products.POUND)
    assert (copy.name, copy.is_current, added.left_out) == ("Copy of Cart", False, {})
    assert (copied.quantity, str(copied.unit_price), copied.note) == (20, "1.5000", "tall")


def test_moved_lines_add_up_in_the_other_cart_and_what_is_not_sold_stays(cast, bea, cart, now):
    other = cast.filled_cart("bea", "3.00")
    PriceEntry.objects.filter(product=cast.products.PENNY).delete()
    ids = list(cart.lines.values_list("pk", flat=True))

    added = carts.transfer(cart=cart, ids=ids, to=other, is_moved=True, by=bea, now=now)

    assert (lines(cart), lines(other)) == ([("PENNY", 5)], [("POUND", 23)])
    assert list(added.left_out.values()) == ["PENNY has no price for you in this quantity."]


@pytest.mark.parametrize("what", ["same", "none", "foreign"])
def test_lines_go_from_one_cart_to_another_one(cast, bea, cart, now, what):
    foreign = cast.filled_cart("zoe", "1.00") if what == "foreign" else None
    other = cart if what == "same" else keeping.start(name="Other", by=bea, now=now)
    ids = {"same": list(cart.lines.values_list("pk", flat=True)), "none": []}.get(what)
    ids = ids if ids is not None else list(foreign.lines.values_list("pk", flat=True))
    told = "Choose another cart." if what == "same" else "Tick at least one line."

    with pytest.raises(Refused) as refused:
        carts.transfer(cart=cart, ids=ids, to=other, is_moved=True, by=bea, now=now)

    assert str(refused.value) == told
    assert lines(cart) == [("POUND", 20), ("PENNY", 5)]


def test_many_are_added_at_once_and_what_cannot_be_is_named(cast, bea, cart, now):
    goods = cast.products
    QuantityRule.objects.create(product=goods.CANDLE, minimum=6, increment=6)
    wanted = [
        Wanted(goods.CANDLE.pk, 7), Wanted(goods.POUND.pk, 1, "a"), Wanted(goods.POUND.pk, 2, "b"),
        Wanted(goods.LANTERN.pk, 1),
    ]  # fmt: skip

    added = carts.add_many(cart=cart, wanted=wanted, by=bea, now=now)

    assert (added.number, list(added.left_out.values())) == (
        2, ["CANDLE is ordered in steps of 6. Possible: 6 or 12."],
    )  # fmt: skip
    assert lines(cart) == [("POUND", 23), ("PENNY", 5), ("LANTERN", 1)]
    assert cart.lines.get(product=goods.POUND).note == "a / b"


def test_adding_many_beyond_what_a_line_holds_leaves_that_line_as_it_is(cast, bea, cart, now):
    added = carts.add_many(cart=cart, wanted=[Wanted(cast.products.POUND.pk, 10**6)], by=bea, now=now)

    assert list(added.left_out.values()) == ["Enter a whole quantity from 1 to 1,000,000."]
    assert lines(cart)[0] == ("POUND", 20)


def test_a_cart_that_would_get_too_long_is_refused_as_a_whole(cast, bea, cart, now, monkeypatch):
    monkeypatch.setattr(rules, "MAX_LINES", 2)

    with pytest.raises(Refused, match=r"^A cart holds up to 2 lines; please start another one\.$"):
        carts.add_many(cart=cart, wanted=[Wanted(cast.products.LANTERN.pk, 1)], by=bea, now=now)

    assert len(lines(cart)) == 2


def test_replacing_takes_out_what_was_there(cast, bea, cart, now):
    carts.add_many(cart=cart, wanted=[Wanted(cast.products.LANTERN.pk, 1)], is_replaced=True, by=bea, now=now)

    assert lines(cart) == [("LANTERN", 1)]


def test_what_is_seen_is_stored_with_its_availability_and_nothing_is_pointed_out(cast, bea, cart, now):
    PriceEntry.objects.filter(product=cast.products.PENNY).delete()
    seen = cart_changes.fingerprint(queries.taxed(cart, now=now)[0])

    carts.see(cart=cart, seen=seen, by=bea, now=now)

    rows = list(cart.lines.order_by("pk").values_list("unit_price", "seen_availability"))
    assert [(row[0] and str(row[0]), row[1]) for row in rows] == [("1.0000", "in_stock"), (None, "in_stock")]
    assert not cart_changes.of(queries.taxed(cart, now=now)[0])


def test_a_product_that_is_sold_again_is_pointed_out(cast, bea, cart, now):
    cart.lines.filter(product=cast.products.PENNY).update(unit_price=None)

    changes = cart_changes.of(queries.taxed(cart, now=now)[0])

    assert (changes.back, changes.sentences) == (1, ["1 product is sold again."])


@pytest.mark.django_db(transaction=True)
def test_two_who_add_to_a_shared_cart_at_once_both_count(cast, now):
    bea = cast.acting("bea")
    cart = keeping.start(name="Ours", by=bea, now=now)
    wanted = [Wanted(cast.products.POUND.pk, 3)]

    answers = together(*[lambda: carts.add_many(cart=cart, wanted=wanted, by=bea, now=now)] * 4)

    assert (refusals(answers), lines(cart)) == ([], [("POUND", 12)])


@pytest.mark.django_db(transaction=True)
def test_two_who_move_lines_crosswise_do_not_wait_for_each_other(cast, now):
    bea = cast.acting("bea")
    one, two = cast.filled_cart("bea", "20.00"), cast.filled_cart("bea", "0.05")
    ids = {cart.pk: list(cart.lines.values_list("pk", flat=True)) for cart in (one, two)}

    answers = together(
        lambda: carts.transfer(cart=one, ids=ids[one.pk], to=two, is_moved=True, by=bea, now=now),
        lambda: carts.transfer(cart=two, ids=ids[two.pk], to=one, is_moved=True, by=bea, now=now),
    )

    assert refusals(answers) == []
    assert sorted([*lines(one), *lines(two)]) == [("PENNY", 5), ("POUND", 20)]

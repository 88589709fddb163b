"""Minimum, maximum and increment per product and partner; an invalid quantity is explained, never changed (C9)."""

import pytest

from commerce.actions import cart as carts
from commerce.models import QuantityRule
from commerce.queries import cart as queries
from commerce.queries.quantity import Quantities, for_products
from core.refusal import Refused


@pytest.fixture
def rule(cast):
    def make(partner=None, **values):
        node = partner and getattr(cast.partners, partner)
        return QuantityRule.objects.create(product=cast.products.CANDLE, partner=node, **values)

    return make


def allowed(cast, partner="acme_depot"):
    pk = cast.products.CANDLE.pk
    return for_products(partner_id=getattr(cast.partners, partner).pk, products=[pk]).get(pk)


def test_without_a_rule_every_quantity_is_fine(cast):
    assert allowed(cast) is None


def test_the_nearest_nodes_rule_counts_as_a_whole(cast, rule):
    rule(minimum=6, increment=6)
    rule("acme", minimum=12, increment=12, maximum=120)
    rule("acme_north", minimum=1)

    found = [allowed(cast, partner) for partner in ("acme_depot", "acme_north", "acme", "zenith")]

    assert found == [(1, 1_000_000, 1), (1, 1_000_000, 1), (12, 120, 12), (6, 1_000_000, 6)]


@pytest.mark.parametrize(
    ("quantity", "nearest"), [(1, (None, 12)), (12, (12, 12)), (13, (12, 18)), (29, (24, 30)), (31, (30, None))]
)
def test_the_nearest_quantities_are_known(quantity, nearest):
    assert Quantities(12, 30, 6).nearest(quantity) == nearest


@pytest.mark.parametrize(
    ("quantity", "sentence"),
    [
        (5, "CANDLE is ordered from 12 on. Possible: 12."),
        (13, "CANDLE is ordered in steps of 6. Possible: 12 or 18."),
        (31, "CANDLE: at most 30 may be ordered. Possible: 30."),
    ],
)
def test_a_quantity_out_of_step_is_refused_with_what_would_do(cast, now, rule, quantity, sentence):
    rule(minimum=12, maximum=30, increment=6)
    bea = cast.acting("bea")
    cart = carts.open_current(by=bea, now=now)

    with pytest.raises(Refused) as refusal:
        carts.add(cart=cart, product=cast.products.CANDLE, quantity=quantity, by=bea, now=now)

    assert (str(refusal.value), refusal.value.field, cart.lines.count()) == (sentence, "quantity", 0)


def test_a_rule_made_after_the_line_is_pointed_out_and_refused_at_the_gate(cast, now, rule):
    cart, bea = cast.filled_cart("bea", "20.00"), cast.acting("bea")
    carts.add(cart=cart, product=cast.products.CANDLE, quantity=2, by=bea, now=now)
    rule(minimum=6, increment=6)

    faults = [line.quantity_fault for line in queries.lines(cart, now=now)]

    assert faults == ["", "CANDLE is ordered from 6 on. Possible: 6."]
    with pytest.raises(Refused, match="CANDLE is ordered from 6 on"):
        cast.submit(cart, "bea")

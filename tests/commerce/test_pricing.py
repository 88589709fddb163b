"""Which price wins, and why (C2, C4, C5, scenario 13)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import translation

from commerce.models import PriceEntry, PriceList, PriceListAssignment, PricePolicy
from commerce.queries import pricing, why
from tests.factories.rows import AssignmentFactory, PriceEntryFactory, PriceListFactory, ProductFactory

D = Decimal


@pytest.fixture
def product(cast):
    return ProductFactory(code="ROPE")


@pytest.fixture
def offer(cast, product):
    """Give a function that puts the product's prices into a list assigned to a partner of the cast."""

    def make(*tiers, partner="acme_depot", priority=0, own_priority=None, currency="GBP", **period):
        price_list = PriceListFactory(priority=priority, currency=currency, **period)
        AssignmentFactory(price_list=price_list, partner=getattr(cast.partners, partner), priority=own_priority)
        for quantity, price in tiers:
            PriceEntryFactory(price_list=price_list, product=product, min_quantity=quantity, unit_price=D(price))
        return price_list

    return make


@pytest.fixture
def price(cast, product, now):
    """Give a function that prices the product for the depot."""

    def resolve(quantity=1, *, at=now, partner="acme_depot", currency="GBP"):
        found = pricing.resolve(
            partner_id=getattr(cast.partners, partner).pk, currency=currency, wanted=[(product.pk, quantity)], now=at
        )
        return found.get((product.pk, quantity))

    return resolve


@pytest.mark.parametrize(
    ("quantity", "expected"), [(1, "10"), (9, "10"), (10, "9"), (99, "9"), (100, "8.5"), (1_000_000, "8.5")]
)
def test_the_highest_tier_that_the_quantity_reaches_counts(offer, price, quantity, expected):
    offer((1, "10"), (10, "9"), (100, "8.5"))

    assert price(quantity).unit_price == D(expected)


def test_a_higher_tier_counts_even_when_it_is_dearer(offer, price):
    offer((1, "10"), (10, "11"))

    assert price(10).unit_price == 11


def test_below_the_lowest_tier_there_is_no_price(offer, price):
    offer((10, "9"))

    assert price(9) is None


def test_in_no_list_there_is_no_price(price):
    assert price() is None


def test_nothing_wanted_costs_no_query(cast, now, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert pricing.resolve(partner_id=cast.partners.acme.pk, currency="GBP", wanted=[], now=now) == {}


def test_a_node_gets_its_ancestors_lists(offer, price):
    offer((1, "10"), partner="acme")

    assert (price().unit_price, price(partner="acme_north").unit_price, price(partner="zenith")) == (10, 10, None)


def test_a_parent_does_not_get_its_childrens_lists(offer, price):
    offer((1, "10"), partner="acme_depot")

    assert price(partner="acme_north") is None


def test_the_highest_priority_that_prices_the_product_wins_though_it_is_dearer(offer, price):
    offer((1, "10"), priority=1)
    offer((1, "20"), priority=2)

    assert price().unit_price == 20


def test_a_list_of_higher_priority_that_does_not_price_the_product_is_passed_over(offer, price):
    offer((1, "10"), priority=1)
    offer((100, "5"), priority=9)

    assert (price(99).unit_price, price(100).unit_price) == (10, 5)


def test_of_equal_priorities_the_lowest_price_wins(offer, price):
    offer((1, "10"), partner="acme")
    offer((1, "8"), partner="acme_north")
    offer((1, "9"))

    assert price().unit_price == 8


def test_the_assignments_own_priority_replaces_the_lists(offer, price):
    offer((1, "10"), priority=1, own_priority=5)
    offer((1, "20"), priority=2)

    assert (price().unit_price, price().priority) == (10, 5)


def test_a_list_assigned_twice_on_the_path_counts_with_its_highest_priority(cast, offer, price):
    twice = offer((1, "10"), partner="acme", own_priority=9)
    PriceListAssignment.objects.create(price_list=twice, partner=cast.partners.acme_depot, priority=1)
    offer((1, "5"), priority=8)

    assert price().unit_price == 10


@pytest.mark.parametrize("partner", ["acme", "acme_north", "acme_depot"])
def test_where_the_policy_says_so_the_lowest_of_all_lists_wins(cast, offer, price, partner):
    PricePolicy.objects.create(partner=getattr(cast.partners, partner), mode="lowest")
    offer((1, "10"), priority=1)
    offer((1, "20"), priority=2)

    assert (price().unit_price, price().mode) == (10, "lowest")


def test_the_nearest_policy_counts(cast, offer, price):
    PricePolicy.objects.create(partner=cast.partners.acme, mode="lowest")
    PricePolicy.objects.create(partner=cast.partners.acme_depot, mode="priority")
    offer((1, "10"), priority=1)
    offer((1, "20"), priority=2)

    assert (price().unit_price, price().mode) == (20, "priority")


@pytest.mark.parametrize("what", ["list", "entry"])
def test_a_period_is_half_open(offer, price, now, what):
    begins, ends = now, now + timedelta(days=1)
    period = {"effective_from": begins, "effective_to": ends}
    price_list = offer((1, "10"), **(period if what == "list" else {}))
    if what == "entry":
        PriceEntry.objects.filter(price_list=price_list).update(**period)
    tick = timedelta(microseconds=1)

    prices = [price(at=at) is not None for at in (begins - tick, begins, ends - tick, ends)]

    assert prices == [False, True, True, False]


def test_a_dated_entry_counts_before_the_regular_one_while_it_runs(offer, price, product, now):
    price_list = offer((1, "10"))
    for begun, ended, cost in ((2, 1, "11"), (1, -1, "12"), (-1, None, "13")):
        PriceEntryFactory(
            price_list=price_list,
            product=product,
            unit_price=D(cost),
            effective_from=now - timedelta(days=begun),
            effective_to=None if ended is None else now - timedelta(days=ended),
        )

    prices = [price(at=now - timedelta(days=days)).unit_price for days in (3, 2, 1, 0, -1, -9)]

    assert prices == [10, 11, 12, 12, 13, 13]


def test_an_entry_without_a_beginning_that_ends_counts_before_the_regular_one_too(offer, price, product, now):
    price_list = offer((1, "10"))
    PriceEntryFactory(price_list=price_list, product=product, unit_price=D("8"), effective_to=now + timedelta(days=1))

    assert (price().unit_price, price(at=now + timedelta(days=1)).unit_price) == (8, 10)


def test_any_past_date_can_be_asked(offer, price, now):
    offer((1, "10"), effective_to=now - timedelta(days=1))
    offer((1, "20"), effective_from=now - timedelta(days=1))

    assert (price(at=now - timedelta(days=2)).unit_price, price().unit_price) == (10, 20)


def test_another_currency_is_another_price(offer, price):
    offer((1, "10"))
    offer((1, "12"), currency="EUR")

    assert (price().unit_price, price(currency="EUR").unit_price, price(currency="USD")) == (10, 12, None)


def test_an_inactive_list_prices_nothing(offer, price):
    price_list = offer((1, "10"))
    PriceList.objects.filter(pk=price_list.pk).update(is_active=False)

    assert price() is None


def test_a_saved_price_is_in_force_at_once(offer, price):
    price_list = offer((1, "10"))
    with transaction.atomic():
        PriceEntry.objects.filter(price_list=price_list).update(unit_price="7.5")

    assert price().unit_price == D("7.5")


def test_a_price_of_zero_is_a_price(offer, price):
    offer((1, "0"))

    assert price().unit_price == 0


def test_one_query_prices_one_or_thirty(cast, now, django_assert_num_queries):
    products = [cast.products.CANDLE.pk] * 30

    for count in (1, 30):
        wanted = [(pk, quantity + 1) for quantity, pk in enumerate(products[:count])]
        with django_assert_num_queries(1):
            found = pricing.resolve(partner_id=cast.partners.acme_depot.pk, currency="GBP", wanted=wanted, now=now)
        assert len(found) == count


def test_the_reason_names_the_list_the_tier_and_the_day(offer, price, now):
    price_list = offer((1, "10"), (10, "9"))

    reason = price(12).reason()

    assert {key: reason[key] for key in ("list", "list_id", "min_quantity", "mode", "at")} == {
        "list": price_list.name,
        "list_id": price_list.pk,
        "min_quantity": 10,
        "mode": "priority",
        "at": now.isoformat(),
    }


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (None, ""),
        ({}, ""),
        ({"agreed": "invoice 536365"}, "Agreed for this order: invoice 536365."),
        ({"mode": "priority", "min_quantity": 1}, "Price list “Trade”, from 1 piece, as of 2 Mar 2026."),
        ({"mode": "priority", "min_quantity": 50}, "Price list “Trade”, from 50 pieces, as of 2 Mar 2026."),
        (
            {"mode": "lowest", "min_quantity": 50},
            "The lowest of your price lists: “Trade”, from 50 pieces, as of 2 Mar 2026.",
        ),
    ],
)
def test_why_this_price_is_said_in_a_sentence(now, reason, sentence):
    kept = {"list": "Trade", "at": now.isoformat(), **reason} if reason and "mode" in reason else reason

    with translation.override("en-gb"):
        assert why.sentence(kept) == sentence


def told_tiers(cast, product, now):
    found = pricing.offer(partner_id=cast.partners.acme_depot.pk, currency="GBP", product_id=product.pk, now=now)
    return [(tier.min_quantity, tier.unit_price) for tier in found]


def test_the_tiers_are_told_as_in_force(cast, offer, product, now):
    price_list = offer((1, "10"), (10, "9"), (100, "8"))
    ended = {"price_list": price_list, "product": product}
    PriceEntryFactory(**ended, min_quantity=10, unit_price=D("9.5"), effective_from=now - timedelta(days=1))
    PriceEntryFactory(**ended, min_quantity=500, unit_price=D(1), effective_to=now)

    assert told_tiers(cast, product, now) == [(1, D(10)), (10, D("9.5")), (100, D(8))]


def test_tiers_go_across_lists_and_leave_out_what_changes_nothing(cast, offer, product, now):
    offer((1, "10"), (50, "10"), (100, "7"), priority=1)
    offer((20, "9"), priority=2)

    assert told_tiers(cast, product, now) == [(1, D(10)), (20, D(9))]


@pytest.mark.parametrize(
    ("tiers", "first"), [(((1, "10"), (5, "9")), (1, D(10))), (((12, "10"), (100, "9")), (12, D(10))), ((), None)]
)
def test_a_product_is_offered_from_where_its_price_begins(cast, offer, product, now, tiers, first):
    offer(*tiers)

    assert next(iter(told_tiers(cast, product, now)), None) == first

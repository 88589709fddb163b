"""Many prices at once: by amount or per cent, rounded, now or later, previewed, undone (C6)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from commerce.actions import mass_update, price_entry, price_list
from commerce.models import Category, PriceEntry, PriceList
from commerce.queries import mass_update as queries
from commerce.queries import pricing
from commerce.queries.mass_update import Change
from core import audit
from core.refusal import Refused
from tests.factories.racing import refusals, together
from tests.factories.rows import CategoryFactory, PriceEntryFactory, PriceListFactory, ProductFactory

D = Decimal
APR, MAY, JUN, JUL = (datetime(2026, month, 1, tzinfo=UTC) for month in (4, 5, 6, 7))


@pytest.fixture
def made(cast, now):
    made = PriceListFactory(name="Summer")
    made.versions.create(
        number=1, kind="created", at=now, by_name="", head={
            "name": "Summer", "currency": "GBP", "effective_from": None, "effective_to": None, "is_active": True,
            "is_gross": False, "is_recommended": False, "priority": 0,
        },
    )  # fmt: skip
    return made


@pytest.fixture
def rope(cast):
    return ProductFactory(code="ROPE", category=CategoryFactory(name="Ropes"))


def priced(made, product, price, begins=None, ends=None, number=1):
    values = {"min_quantity": number, "unit_price": D(price), "effective_from": begins, "effective_to": ends}
    return PriceEntryFactory(price_list=made, product=product, **values)


def live(made):
    rows = PriceEntry.objects.filter(price_list=made, retired_in=None)
    return sorted(((row.unit_price, row.effective_from, row.effective_to) for row in rows), key=str)


def apply(made, cast, now, *change, seen=1, **known):
    return mass_update.apply(
        price_list=made, change=Change(*change, **known), seen_version=seen, by=cast.acting("max"), now=now
    )


@pytest.mark.parametrize(
    ("price", "how", "by", "rounding", "after"),
    [
        ("10", "percent", "5", "four", "10.5"),
        ("10", "percent", "-100", "four", "0"),
        ("0.0425", "percent", "10", "four", "0.0468"),
        ("9.95", "percent", "3", "currency", "10.25"),
        ("9.95", "percent", "3", "five", "10.25"),
        ("10.02", "amount", "0.01", "five", "10.05"),
        ("9.95", "percent", "3", "ninety_nine", "9.99"),
        ("9.95", "percent", "6", "ninety_nine", "10.99"),
        ("0.2", "percent", "10", "ninety_nine", "0.22"),
        ("0.01", "percent", "-60", "currency", "0.004"),
        ("3", "amount", "-3", "four", "0"),
        ("3", "amount", "0.005", "currency", "3.01"),
    ],
)
def test_a_price_is_changed_and_rounded(made, rope, cast, now, price, how, by, rounding, after):
    priced(made, rope, price)

    apply(made, cast, now, how, D(by), rounding)

    assert live(made) == [(D(after), None, None)]


def test_the_preview_says_what_applying_does(made, rope, cast, now):
    priced(made, rope, "10")
    priced(made, rope, "20", number=5)
    priced(made, ProductFactory(code="CHEAP"), "1")
    change = Change("amount", D(-5))

    shown = queries.preview(made, change, now)
    apply(made, cast, now, "amount", D(-5))

    assert (shown.number, shown.refused, shown.changed, shown.least, shown.most) == (3, 1, 2, D(-5), D(-5))
    assert [(each.code, each.old, each.new) for each in shown.examples] == [("ROPE", 10, 5), ("ROPE", 20, 15)]
    assert [(each.code, each.old) for each in shown.refused_examples] == [("CHEAP", 1)]
    assert sorted(price for price, *_period in live(made)) == [1, 5, 15]


def test_it_is_one_version_with_words(made, rope, cast, now):
    priced(made, rope, "10")

    apply(made, cast, now, "percent", D(5), category=rope.category_id)

    version = made.versions.get(number=2)
    assert (version.kind, version.summary, version.added, version.retired) == (
        "mass_update", "+5 % on Ropes and below", 1, 1,
    )  # fmt: skip
    assert audit.of(made).get().event == "price_list.mass_update"


def test_a_category_takes_everything_below_it(made, rope, cast, now):
    below = Category.objects.create(code="thin", name="Thin ropes", parent=rope.category)
    for product, price in ((rope, "10"), (ProductFactory(category=below), "20"), (ProductFactory(), "30")):
        priced(made, product, price)

    apply(made, cast, now, "percent", D(10), category=rope.category_id)

    assert sorted(price for price, *_period in live(made)) == [11, 22, 30]


def test_what_is_over_stays_and_what_is_to_come_changes(made, rope, cast, now):
    priced(made, rope, "1", now - timedelta(days=9), now - timedelta(days=1))
    priced(made, rope, "2", JUN, JUL)
    priced(made, rope, "3")

    apply(made, cast, now, "amount", D(10))

    assert sorted(price for price, *_period in live(made)) == [1, 12, 13]


def test_from_a_later_moment_on_the_regular_price_stays_until_then(made, rope, cast, now):
    priced(made, rope, "10")

    apply(made, cast, now, "percent", D(10), at=MAY)

    assert live(made) == [(D(10), None, None), (D(11), MAY, None)]


def test_from_a_later_moment_on_dated_prices_are_divided_and_gaps_are_filled(made, rope, cast, now):
    priced(made, rope, "10")
    priced(made, rope, "8", APR, JUN)
    priced(made, rope, "6", JUL, None)

    apply(made, cast, now, "amount", D(1), at=MAY)

    assert live(made) == [
        (D(10), None, None), (D(11), JUN, JUL), (D(7), JUL, None), (D(8), APR, MAY), (D(9), MAY, JUN),
    ]  # fmt: skip


@pytest.mark.parametrize("at", [None, MAY])
def test_an_undo_brings_everything_back(made, rope, cast, now, at):
    priced(made, rope, "10")
    priced(made, rope, "8", APR, JUN)
    before = live(made)
    apply(made, cast, now, "percent", D("3.3"), at=at)

    price_list.go_back(price_list=made, number=1, by=cast.acting("max"), now=now)

    assert live(made) == before


def test_a_preview_of_an_older_version_is_not_applied(made, rope, cast, now):
    entry = priced(made, rope, "10")
    price_entry.change(entry=entry, values={"unit_price": D(12)}, by=cast.acting("max"), now=now)

    with pytest.raises(Refused, match="has changed since the preview"):
        apply(made, cast, now, "percent", D(5))

    assert live(made) == [(D(12), None, None)]


def test_nothing_to_change_is_said(made, rope, cast, now):
    priced(made, rope, "0")

    with pytest.raises(Refused, match="No price would change"):
        apply(made, cast, now, "percent", D(5))

    assert made.versions.count() == 1


def test_a_moment_that_is_past_is_refused(made, rope, cast, now):
    priced(made, rope, "1")

    with pytest.raises(Refused, match="past already"):
        apply(made, cast, now, "percent", D(5), at=now - timedelta(days=1))


def test_a_company_does_not_change_the_operators_prices(made, rope, cast, now):
    with pytest.raises(Refused, match="does not change this price list"):
        mass_update.apply(
            price_list=made, change=Change("percent", D(5)), seen_version=1, by=cast.acting("ada"), now=now
        )


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_mass_update_and_a_change_of_a_row_take_turns(made, rope, cast, now):
    """Without the lock of the list both retire the same price and each adds one: the second insert breaks the unique
    constraint and ends as a server error."""
    entry, by = priced(made, rope, "10"), cast.acting("max")

    answers = together(
        lambda: apply(made, cast, now, "percent", D(10)),
        lambda: price_entry.change(entry=entry, values={"unit_price": D(20)}, by=by, now=now),
    )

    said = refusals(answers)
    made.refresh_from_db()
    assert len(said) == 1
    assert live(made) in ([(D(11), None, None)], [(D(20), None, None)])
    assert made.version == 2


def test_ten_thousand_prices_are_changed_at_once(made, cast, now):
    """Set-based; what a hundred thousand take is measured in benchmarks/price_import.py."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO commerce_product (code, name, unit, pack_size, tax_class, description, texts, picture,
                   attributes, restricted_countries, availability, is_active)
               SELECT 'BULK-' || n, 'Bulk ' || n, 'piece', 1, 'standard', '', '{}', '', '{}', '{}', 'in_stock', true
               FROM generate_series(1, 10000) n"""
        )
        cursor.execute(
            """INSERT INTO commerce_priceentry (price_list_id, product_id, min_quantity, unit_price, added_in)
               SELECT %s, id, 1, 10, 1 FROM commerce_product WHERE code LIKE 'BULK-%%'""",
            [made.pk],
        )
        cursor.execute("ANALYZE commerce_product, commerce_priceentry")

    apply(made, cast, now, "percent", D(5), "five")

    assert PriceList.objects.get(pk=made.pk).versions.get(number=2).added == 10_000


def test_a_later_price_is_the_price_then(made, rope, cast, now):
    made.assignments.create(partner=cast.partners.acme)
    priced(made, rope, "10")
    apply(made, cast, now, "percent", D(10), at=MAY)

    prices = [
        pricing.resolve(partner_id=cast.partners.acme.pk, currency="GBP", wanted=[(rope.pk, 1)], now=at)
        for at in (now, MAY)
    ]

    assert [found[(rope.pk, 1)].unit_price for found in prices] == [10, 11]

"""Prices of a list: added, changed, dated, taken away; overlaps and stale changes are refused in words (C2, C4, C7)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from commerce.actions import price_assignment, price_entry, price_list
from commerce.models import PriceEntry
from commerce.price_text import price_of
from commerce.queries import pricing
from core import audit
from core.refusal import Refused
from partners.models import Partner
from tests.commerce.test_price_lists import head
from tests.factories.racing import locks_and_writes, refusals, statements, together
from tests.factories.rows import PriceListFactory, ProductFactory

D = Decimal
JAN, FEB, MAR, APR, JUN = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3, 4, 6))


@pytest.fixture
def made(cast):
    return PriceListFactory(name="Summer")


@pytest.fixture
def rope(cast):
    return ProductFactory(code="ROPE")


@pytest.fixture
def put(made, rope, cast, now):
    """Give a function that adds a price of the rope."""

    def add(price, begins=None, ends=None, number=1, who="max"):
        values = {"min_quantity": number, "unit_price": D(price), "effective_from": begins, "effective_to": ends}
        return price_entry.add(price_list=made, product=rope, values=values, by=cast.acting(who), now=now)

    return add


def live(made):
    rows = PriceEntry.objects.filter(price_list=made, retired_in=None)
    return sorted(((row.min_quantity, row.unit_price, row.effective_from, row.effective_to) for row in rows), key=str)


def test_a_price_is_added_as_a_version(put, made, cast):
    entry = put("4.2", number=10)

    made.refresh_from_db()
    version = made.versions.get()
    assert live(made) == [(10, D("4.2"), None, None)]
    assert (entry.added_in, made.version) == (2, 2)
    assert (version.kind, version.summary, version.added, version.retired) == (
        "entries", "ROPE: £4.20 from 10", 1, 0,
    )  # fmt: skip
    assert audit.of(made).get().event == "price_list.entries"


def test_a_changed_price_retires_the_old_one(put, made, cast, now):
    entry = put("4.2")

    fresh = price_entry.change(entry=entry, values={"unit_price": D(5)}, by=cast.acting("max"), now=now)

    entry.refresh_from_db()
    assert (entry.retired_in, fresh.added_in, live(made)) == (3, 3, [(1, D(5), None, None)])
    assert made.versions.get(number=3).summary == "ROPE: £4.20 from 1 → £5.00 from 1"


def test_the_same_price_again_makes_no_version(put, made, cast, now):
    entry = put("4.2")

    price_entry.change(entry=entry, values={"unit_price": D("4.20")}, by=cast.acting("max"), now=now)

    assert made.versions.count() == 1


def test_a_removed_price_is_past_but_not_gone(put, made, cast, now):
    entry = put("4.2")

    price_entry.remove(entry=entry, by=cast.acting("max"), now=now)

    entry.refresh_from_db()
    assert (live(made), entry.retired_in) == ([], 3)


def test_a_second_regular_price_for_a_quantity_is_refused(put):
    put("4.2")

    with pytest.raises(Refused, match="one without dates for this quantity already"):
        put("5")


def test_an_open_dated_price_is_cut_off_where_the_next_one_begins(put, made):
    put("4", JAN)

    put("5", MAR)

    assert live(made) == [(1, D(4), JAN, MAR), (1, D(5), MAR, None)]


def test_an_open_dated_price_goes_on_after_a_promotion(put, made):
    put("4", JAN)

    put("3", FEB, MAR)

    assert live(made) == [(1, D(3), FEB, MAR), (1, D(4), JAN, FEB), (1, D(4), MAR, None)]


@pytest.mark.parametrize(
    ("there", "asked", "named"),
    [
        ((FEB, APR), (MAR, JUN), "from 1 Feb 2026 until before 1 Apr 2026"),
        ((FEB, APR), (JAN, MAR), "from 1 Feb 2026 until before 1 Apr 2026"),
        ((FEB, APR), (JAN, None), "from 1 Feb 2026 until before 1 Apr 2026"),
        ((FEB, APR), (None, MAR), "from 1 Feb 2026 until before 1 Apr 2026"),
        ((FEB, APR), (FEB, APR), "from 1 Feb 2026 until before 1 Apr 2026"),
        ((MAR, None), (JAN, None), "from 1 Mar 2026 on"),
        ((MAR, None), (MAR, None), "from 1 Mar 2026 on"),
        ((None, MAR), (None, FEB), "until before 1 Mar 2026"),
    ],
)
def test_a_real_overlap_is_refused_naming_the_other_period(put, made, there, asked, named):
    put("4", *there)

    with pytest.raises(Refused) as refusal:
        put("5", *asked)

    assert str(refusal.value) == f"The period overlaps one that is there already: {named}."
    assert live(made) == [(1, D(4), *there)]


def test_periods_that_touch_do_not_overlap(put, made):
    put("4", JAN, MAR)

    put("5", MAR, APR)

    assert len(live(made)) == 2


def test_a_period_ends_after_it_begins(put):
    with pytest.raises(Refused, match="end after it begins"):
        put("4", MAR, MAR)


def test_moving_a_price_into_anothers_period_is_refused_and_nothing_is_lost(put, made, cast, now):
    put("4", JAN, FEB)
    other = put("5", MAR, APR)

    with pytest.raises(Refused, match="overlaps"):
        price_entry.change(entry=other, values={"effective_from": JAN}, by=cast.acting("max"), now=now)

    assert live(made) == [(1, D(4), JAN, FEB), (1, D(5), MAR, APR)]


def test_a_stale_change_is_refused_with_what_is_now(put, cast, now):
    entry = put("4.2")
    price_entry.change(entry=entry, values={"unit_price": D(5)}, by=cast.acting("max"), now=now)

    with pytest.raises(Refused) as refusal:
        price_entry.change(entry=entry, values={"unit_price": D(6)}, by=cast.acting("max"), now=now)

    assert str(refusal.value) == "Somebody has changed this price since. It is now £5.00 from 1."


def test_the_same_change_sent_twice_is_done_once(put, made, cast, now):
    entry = put("4.2")
    first = price_entry.change(entry=entry, values={"unit_price": D(5)}, by=cast.acting("max"), now=now)

    again = price_entry.change(entry=entry, values={"unit_price": D(5)}, by=cast.acting("max"), now=now)

    assert (again, made.versions.count()) == (first, 2)


def test_a_removed_price_is_not_changed(put, cast, now):
    entry = put("4.2")
    price_entry.remove(entry=entry, by=cast.acting("max"), now=now)

    with pytest.raises(Refused, match="Somebody has removed this price since"):
        price_entry.change(entry=entry, values={"unit_price": D(5)}, by=cast.acting("max"), now=now)


@pytest.mark.parametrize("who", ["ada", "sam", "bea", "zoe"])
def test_only_pricing_staff_change_the_operators_prices(put, made, cast, who):
    with pytest.raises(Refused, match="does not change this price list"):
        put("4", who=who)

    assert live(made) == []


def test_a_companys_list_holds_its_own_products_only(cast, now):
    mine = price_list.create(values=head(), by=cast.acting("ada"), now=now)
    own, foreign = ProductFactory(vendor=cast.partners.acme_depot), ProductFactory(vendor=cast.partners.zenith)
    asked = {"price_list": mine, "by": cast.acting("ada"), "now": now}
    values = {"min_quantity": 1, "unit_price": D(1), "effective_from": None, "effective_to": None}

    price_entry.add(product=own, values=values, **asked)
    for product in (foreign, cast.products.LANTERN):
        with pytest.raises(Refused, match="There is no product with this code"):
            price_entry.add(product=product, values=values, **asked)

    assert [row.product for row in PriceEntry.objects.filter(price_list=mine)] == [own]


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("0", "0"), ("4.20", "4.20"), ("4,20", "4.20"), (" 12 ", "12"), ("0,123", "0.123"), ("1,2345", "1.2345"),
        ("1.234", "1.234"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("1 234,5", "1234.5"),
        ("1,234,567", "1234567"), ("999999999999.9999", "999999999999.9999"), ("1.50000", "1.5"),
    ],
)  # fmt: skip
def test_prices_are_read_as_people_write_them(text, price):
    assert price_of(text) == D(price)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("-1", "below zero"), ("−1", "below zero"), ("NaN", "not a price"), ("1e999", "not a price"),
        ("²", "not a price"), ("٤٢", "not a price"), ("", "not a price"), ("Infinity", "not a price"),
        ("1,234", "write 1234 or 1.234"), ("1.00001", "at most 4 decimals"), ("1000000000000", "too much"),
        ("1.2.3", "not a price"), ("1,2,3", "not a price"), ("5\x00", "not a price"), ("４", "not a price"),
        ("1_0", "not a price"), ("+1", "not a price"), ("9" * 40, "not a price"),
    ],
)  # fmt: skip
def test_what_is_no_price_is_explained(text, why):
    with pytest.raises(ValueError, match=why):
        price_of(text)


# ---------------------------------------------------------------- two at once
@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_changes_of_one_price_at_once_one_is_refused_with_what_is_now(put, made, cast, now):
    """Without the lock of the list both are taken: the second overwrites the first, and its version number is taken."""
    entry, by = put("4.2"), cast.acting("max")

    answers = together(
        *(
            lambda price=price: price_entry.change(entry=entry, values={"unit_price": D(price)}, by=by, now=now)
            for price in ("5", "6")
        )
    )

    said = refusals(answers)
    won = next(iter(live(made)))[1]
    made.refresh_from_db()
    assert said == [f"Somebody has changed this price since. It is now £{won:.2f} from 1."]
    assert (made.version, made.versions.count()) == (3, 2)


def test_a_change_locks_its_list_before_it_writes(put, made, cast, now):
    entry = put("4.2")

    with statements() as sent:
        price_entry.change(entry=entry, values={"unit_price": D(5)}, by=cast.acting("max"), now=now)

    assert locks_and_writes(sent, "commerce_pricelist")[:2] == ["lock", "write"]


@pytest.mark.django_db(transaction=True)
def test_a_saved_price_and_a_given_list_count_on_the_next_request_of_another_connection(made, rope, put, cast, now):
    """Both on a connection of their own, as two processes have: nothing is kept between requests (C5)."""
    depot, by = cast.partners.acme_depot.pk, cast.acting("max")

    def seen():
        found = pricing.resolve(partner_id=depot, currency="GBP", wanted=[(rope.pk, 1)], now=now)
        return [price.unit_price for price in found.values()]

    entry = put("4.2")
    before = together(seen)[0]
    price_assignment.give(price_list=made, partner=Partner.objects.get(code="ACME"), priority=None, by=by, now=now)
    given = together(seen)[0]
    price_entry.change(entry=entry, values={"unit_price": D(5)}, by=by, now=now)
    changed = together(seen)[0]

    assert (before, given, changed) == ([], [D("4.2")], [D(5)])

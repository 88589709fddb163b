"""Price lists: made, changed, copied, taken back to a version, each change one version (C2, C5, C7)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from commerce.actions import price_entry, price_list, price_rule
from commerce.models import PriceEntry, PriceList, PriceListVersion, PriceRule
from commerce.queries import pricing
from core import audit
from core.refusal import Refused
from partners.models import PartnerLevel
from tests.factories.rows import PriceEntryFactory, PriceListFactory, ProductFactory

D = Decimal


def head(**values):
    plain = {"name": "Summer", "currency": "GBP", "effective_from": None, "effective_to": None, "is_active": True}
    return {**plain, "is_gross": False, "is_recommended": False, "priority": 0, **values}


@pytest.fixture
def made(cast, now):
    """Give a list of the operator's as the action makes it, at version 1."""
    return price_list.create(values=head(), by=cast.acting("max"), now=now)


@pytest.fixture
def rope(cast):
    return ProductFactory(code="ROPE")


def put(made, product, price, cast, now, **values):
    known = {"min_quantity": 1, "unit_price": D(price), "effective_from": None, "effective_to": None, **values}
    return price_entry.add(price_list=made, product=product, values=known, by=cast.acting("max"), now=now)


def live(made):
    rows = PriceEntry.objects.filter(price_list=made, retired_in=None).order_by("product__code", "min_quantity", "pk")
    return [(row.product.code, row.min_quantity, row.unit_price) for row in rows]


def test_a_list_begins_with_its_first_version(made, cast, now):
    version = made.versions.get()

    assert (made.version, made.owner) == (1, None)
    assert (version.number, version.kind, version.by, version.by_name, version.at) == (
        1, "created", cast.users.max, "Max", now,
    )  # fmt: skip
    assert version.head == head()
    assert [(row.event, row.new["version"]) for row in audit.of(made)] == [("price_list.created", 1)]


def test_a_company_makes_lists_of_its_own(cast, now):
    made = price_list.create(values=head(), by=cast.acting("ada"), now=now)

    assert made.owner == cast.partners.acme
    assert list(PriceList.objects.visible_to(cast.acting("zoe"))) == []


@pytest.mark.parametrize("who", ["bea", "sam", "fay"])
def test_others_make_none(cast, now, who):
    with pytest.raises(Refused, match="does not make price lists"):
        price_list.create(values=head(), by=cast.acting(who), now=now)


def test_a_name_is_given_once(made, cast, now):
    with pytest.raises(Refused, match="with this name already") as refusal:
        price_list.create(values=head(), by=cast.acting("max"), now=now)

    assert refusal.value.field == "name"


def test_a_list_ends_after_it_begins(cast, now):
    with pytest.raises(Refused, match="end after it begins"):
        price_list.create(values=head(effective_from=now, effective_to=now), by=cast.acting("max"), now=now)


def test_the_settings_are_changed_as_a_version(made, cast, now):
    until = now + timedelta(days=30)

    price_list.edit(
        price_list=made, values=head(name="Winter", effective_to=until, priority=7), by=cast.acting("max"), now=now
    )

    made.refresh_from_db()
    version = made.versions.get(number=2)
    assert (made.name, made.effective_to, made.priority, made.version) == ("Winter", until, 7, 2)
    assert (version.kind, version.summary, version.head["priority"]) == ("head", "name, end, priority", 7)
    row = audit.of(made).last()
    assert (row.event, row.old["name"], row.new["name"]) == ("price_list.head", "Summer", "Winter")


def test_settings_that_are_the_same_make_no_version(made, cast, now):
    price_list.edit(price_list=made, values=head(), by=cast.acting("max"), now=now)

    assert made.versions.count() == 1


def test_the_currency_stays_once_the_list_held_a_price(made, rope, cast, now):
    price_list.edit(price_list=made, values=head(currency="EUR"), by=cast.acting("max"), now=now)
    price_entry.remove(entry=put(made, rope, "3", cast, now), by=cast.acting("max"), now=now)

    with pytest.raises(Refused, match="The currency stays"):
        price_list.edit(price_list=made, values=head(currency="USD"), by=cast.acting("max"), now=now)


def test_one_list_of_a_currency_is_recommended(made, cast, now):
    price_list.edit(price_list=made, values=head(is_recommended=True), by=cast.acting("max"), now=now)

    with pytest.raises(Refused, match="“Summer” is the recommended list in GBP"):
        price_list.create(values=head(name="B", is_recommended=True), by=cast.acting("max"), now=now)


def test_a_company_recommends_no_prices(cast, now):
    with pytest.raises(Refused, match="Recommended prices are the operator's"):
        price_list.create(values=head(is_recommended=True), by=cast.acting("ada"), now=now)


def test_a_company_changes_no_list_of_the_operator(made, cast, now):
    with pytest.raises(Refused, match="does not change this price list"):
        price_list.edit(price_list=made, values=head(name="Mine"), by=cast.acting("ada"), now=now)


def test_a_copy_has_the_prices_and_rules_changed_by_per_cent(made, rope, cast, now):
    put(made, rope, "10", cast, now)
    over = {"effective_from": now - timedelta(days=9), "effective_to": now - timedelta(days=1)}
    put(made, rope, "1", cast, now, **over)
    level = PartnerLevel.objects.create(name="Gold")
    for kind, value in (("price", "8"), ("percent", "10")):
        known = {"product": rope, "category": None, "kind": kind, "value": D(value), "effective_from": None}
        known |= {"effective_to": None, "min_quantity": 1 if kind == "price" else 5}
        asked = {"values": known, "conditions": [f"level={level.pk}"], "by": cast.acting("max"), "now": now}
        price_rule.add(price_list=made, **asked)

    copied = price_list.copy(price_list=made, name="Dearer", percent=D("2.5"), by=cast.acting("max"), now=now)

    rules = PriceRule.objects.filter(price_list=copied).order_by("kind").values_list("kind", "value", "added_in")
    assert live(copied) == [("ROPE", 1, D("10.25"))]
    assert list(rules) == [("percent", D(10), 1), ("price", D("8.2"), 1)]
    assert copied.assignments.count() == 0
    assert copied.versions.get().summary == "Copy of “Summer”, version 5, prices +2.5 %"


def test_going_back_undoes_as_a_new_version_and_loses_nothing(made, rope, cast, now):
    entry = put(made, rope, "10", cast, now)
    price_entry.change(entry=entry, values={"unit_price": D(12)}, by=cast.acting("max"), now=now)

    price_list.go_back(price_list=made, number=2, by=cast.acting("max"), now=now)

    made.refresh_from_db()
    version = made.versions.get(number=4)
    assert live(made) == [("ROPE", 1, D(10))]
    assert (made.version, version.kind, version.summary) == (4, "undo", "Back to version 2")
    assert (version.added, version.retired) == (1, 1)
    assert PriceEntry.objects.filter(price_list=made).count() == 3


def test_an_undo_is_undone(made, rope, cast, now):
    entry = put(made, rope, "10", cast, now)
    price_entry.change(entry=entry, values={"unit_price": D(12)}, by=cast.acting("max"), now=now)
    price_list.go_back(price_list=made, number=1, by=cast.acting("max"), now=now)
    emptied = live(made)

    price_list.go_back(price_list=made, number=3, by=cast.acting("max"), now=now)

    assert (emptied, live(made)) == ([], [("ROPE", 1, D(12))])


def test_going_back_to_what_is_there_anyway_makes_no_version(made, rope, cast, now):
    entry = put(made, rope, "10", cast, now)
    price_entry.remove(entry=entry, by=cast.acting("max"), now=now)

    price_list.go_back(price_list=made, number=1, by=cast.acting("max"), now=now)

    assert made.versions.count() == 3


def test_going_back_restores_what_the_list_said_about_itself(made, cast, now):
    until = now + timedelta(days=3)
    price_list.edit(price_list=made, values=head(name="B", effective_to=until), by=cast.acting("max"), now=now)

    price_list.go_back(price_list=made, number=1, by=cast.acting("max"), now=now)
    price_list.go_back(price_list=made, number=2, by=cast.acting("max"), now=now)

    made.refresh_from_db()
    assert (made.name, made.effective_to, made.version) == ("B", until, 4)


def test_going_back_is_refused_where_another_list_has_taken_the_name(made, cast, now):
    price_list.edit(price_list=made, values=head(name="B"), by=cast.acting("max"), now=now)
    price_list.create(values=head(), by=cast.acting("max"), now=now)

    with pytest.raises(Refused, match="with this name already"):
        price_list.go_back(price_list=made, number=1, by=cast.acting("max"), now=now)


@pytest.mark.parametrize("number", [0, 1, 2, 99])
def test_only_earlier_versions_come_back(made, cast, now, number):
    with pytest.raises(Refused, match="no such earlier version"):
        price_list.go_back(price_list=made, number=number, by=cast.acting("max"), now=now)


def test_a_product_that_a_company_has_given_away_does_not_come_back(cast, now):
    mine = price_list.create(values=head(), by=cast.acting("ada"), now=now)
    own = ProductFactory(code="OWN", vendor=cast.partners.acme_north)
    known = {"min_quantity": 1, "unit_price": D(1), "effective_from": None, "effective_to": None}
    entry = price_entry.add(price_list=mine, product=own, values=known, by=cast.acting("ada"), now=now)
    price_entry.remove(entry=entry, by=cast.acting("ada"), now=now)
    own.vendor = cast.partners.vendor
    own.save(update_fields=["vendor"])

    with pytest.raises(Refused, match="OWN is no longer a product of this company"):
        price_list.go_back(price_list=mine, number=2, by=cast.acting("ada"), now=now)

    assert live(mine) == []


def test_entries_written_before_versions_were_kept_go_back_as_well(cast, now):
    old = PriceListFactory()
    PriceListVersion.objects.create(
        price_list=old, number=1, kind="created", head=head(name=old.name), at=now, by_name=""
    )
    entry = PriceEntryFactory(price_list=old, unit_price=5)
    price_entry.change(entry=entry, values={"unit_price": D(6)}, by=cast.acting("max"), now=now)

    price_list.go_back(price_list=old, number=1, by=cast.acting("max"), now=now)

    assert [price for _code, _number, price in live(old)] == [D(5)]


def test_what_goes_back_is_the_price_at_once(made, rope, cast, now):
    made.assignments.create(partner=cast.partners.acme)
    entry = put(made, rope, "10", cast, now)
    price_entry.change(entry=entry, values={"unit_price": D(12)}, by=cast.acting("max"), now=now)
    price_list.go_back(price_list=made, number=2, by=cast.acting("max"), now=now)

    found = pricing.resolve(partner_id=cast.partners.acme_depot.pk, currency="GBP", wanted=[(rope.pk, 1)], now=now)

    assert found[(rope.pk, 1)].unit_price == D(10)

"""Rules for partners with one or two properties: written, tried with the real resolution, changed (C3)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from commerce.actions import price_list, price_rule
from commerce.models import Category, PricePolicy, PriceRule
from commerce.pages import rule_preview as price_preview
from commerce.queries import condition, pricing
from core import audit
from core.refusal import Refused
from partners.models import Partner, PartnerLevel, PartnerType
from tests.commerce.test_price_lists import head
from tests.factories.racing import refusals, together
from tests.factories.rows import AssignmentFactory, CategoryFactory, PriceEntryFactory, PriceListFactory, ProductFactory

D = Decimal
MAY, JUN, JUL = (datetime(2026, month, 1, tzinfo=UTC) for month in (5, 6, 7))


@pytest.fixture
def gold(cast):
    gold = PartnerLevel.objects.create(name="Gold")
    Partner.objects.filter(code="ACME").update(level=gold, attributes={"Territory": "North"})
    return gold


@pytest.fixture
def rope(cast):
    return ProductFactory(code="ROPE", category=CategoryFactory(name="Ropes"))


@pytest.fixture
def made(cast, rope):
    made = PriceListFactory(name="Summer")
    AssignmentFactory(price_list=made, partner=cast.partners.acme)
    PriceEntryFactory(price_list=made, product=rope, unit_price=10)
    return made


@pytest.fixture
def values(rope):
    """Give a function that gives what a rule says, by default 10 % off the rope."""

    def known(**changed):
        plain = {"product": rope, "category": None, "min_quantity": 1, "kind": "percent", "value": D(10)}
        return {**plain, "effective_from": None, "effective_to": None, **changed}

    return known


@pytest.fixture
def add(made, values, gold, cast, now):
    """Give a function that adds a rule, by default for level Gold."""

    def write(*conditions, who="max", **changed):
        asked = {"values": values(**changed), "conditions": list(conditions) or [f"level={gold.pk}"]}
        return price_rule.add(price_list=made, **asked, by=cast.acting(who), now=now)

    return write


@pytest.fixture
def price(cast, rope, now):
    def resolve(quantity=1, at=now):
        wanted = [(rope.pk, quantity)]
        found = pricing.resolve(partner_id=cast.partners.acme_depot.pk, currency="GBP", wanted=wanted, now=at)
        return found[wanted[0]].unit_price

    return resolve


@pytest.fixture
def shown(made, values, gold, cast, now):
    """Give a function that tries a rule for a partner."""

    def preview(*conditions, partner="acme_depot", instead_of=None, **changed):
        asked = {"values": values(**changed), "conditions": list(conditions) or [f"level={gold.pk}"]}
        asked |= {"partner": getattr(cast.partners, partner), "by": cast.acting("max"), "now": now}
        found = price_preview.of(price_list=made, **asked, instead_of=instead_of)
        return [
            (each.before and each.before.unit_price, each.after and each.after.unit_price, each.is_won, each.why)
            for each in found
        ]

    return preview


def test_a_rule_is_a_version_and_counts_at_once(add, made, price, gold):
    before = price()

    rule = add()

    made.refresh_from_db()
    version = made.versions.get()
    assert (before, price()) == (D(10), D(9))
    assert (rule.condition_1, rule.condition_2, rule.added_in, made.version) == (f"level={gold.pk}", "", 2, 2)
    assert (version.kind, version.summary) == ("rules", "Rule added: ROPE, 10 % off from 1, for level Gold")
    assert audit.of(made).get().event == "price_list.rules"


def test_two_conditions_are_written_lower_case_and_the_smaller_first(add, gold, price):
    rule = add(f"level={gold.pk}", "@Territory=North", value=D(20))

    assert (rule.condition_1, rule.condition_2) == ("@territory=north", f"level={gold.pk}")
    assert price() == D(8)


def test_an_attribute_is_compared_whatever_its_case(add, price):
    add("@TERRITORY=nOrTh", kind="amount", value=D(3))

    assert price() == D(7)


@pytest.mark.parametrize(
    ("conditions", "field"),
    [([], "property_1"), (["level=1", "level=2"], "property_2"), (["@a=" + "x" * 200], "property_1")],
)
def test_conditions_that_cannot_be_are_refused(made, values, cast, now, conditions, field):
    with pytest.raises(Refused) as refusal:
        price_rule.add(price_list=made, values=values(), conditions=conditions, by=cast.acting("max"), now=now)

    assert (refusal.value.field, PriceRule.objects.count()) == (field, 0)


def test_more_than_all_cannot_be_taken_off(add):
    with pytest.raises(Refused, match="At most 100 per cent"):
        add(value=D(101))


def test_a_rule_for_a_category_takes_what_is_below_it(add, rope, price):
    above = Category.objects.create(code="goods", name="Goods")
    Category.objects.filter(pk=rope.category_id).update(parent=above)

    add(product=None, category=above)

    assert price() == D(9)


def test_the_same_rule_twice_is_refused(add):
    add()

    with pytest.raises(Refused, match="one without dates for this quantity already"):
        add(value=D(20))


def test_an_open_dated_rule_is_cut_off_and_an_overlap_is_refused(add, made):
    add(effective_from=MAY)
    add(effective_from=JUN, effective_to=JUL, value=D(30))

    with pytest.raises(Refused, match="overlaps one that is there already: from 1 Jun 2026 until before 1 Jul 2026"):
        add(effective_from=JUN + timedelta(days=3), effective_to=JUL + timedelta(days=3), value=D(40))

    live = PriceRule.objects.filter(price_list=made, retired_in=None).order_by("effective_from")
    assert [(rule.effective_from, rule.effective_to, rule.value) for rule in live] == [
        (MAY, JUN, 10), (JUN, JUL, 30), (JUL, None, 10),
    ]  # fmt: skip


def test_a_changed_rule_retires_the_old_one(add, values, gold, price, cast, now):
    rule = add()
    asked = {"conditions": [f"level={gold.pk}"], "by": cast.acting("max"), "now": now}

    fresh = price_rule.change(rule=rule, values=values(value=D(50)), **asked)
    same = price_rule.change(rule=fresh, values=values(value=D(50)), **asked)

    rule.refresh_from_db()
    assert (rule.retired_in, fresh.added_in, same, price()) == (3, 3, fresh, D(5))


def test_a_stale_rule_is_not_changed(add, values, gold, cast, now):
    rule = add()
    price_rule.remove(rule=rule, by=cast.acting("max"), now=now)

    with pytest.raises(Refused, match="Somebody has changed or removed this rule since"):
        price_rule.change(rule=rule, values=values(), conditions=["type=1"], by=cast.acting("max"), now=now)


def test_a_removed_rule_no_longer_counts_and_comes_back_by_undo(add, price, made, cast, now):
    made.versions.create(number=1, kind="created", at=now, by_name="", head=head(name="Summer", effective_from=None))
    rule = add()
    price_rule.remove(rule=rule, by=cast.acting("max"), now=now)
    removed = price()

    price_list.go_back(price_list=made, number=2, by=cast.acting("max"), now=now)

    assert (removed, price()) == (D(10), D(9))


@pytest.mark.parametrize("who", ["ada", "sam", "bea"])
def test_others_write_no_rules_into_the_operators_list(add, who):
    with pytest.raises(Refused, match="does not change this price list"):
        add(who=who)


def test_a_companys_rules_are_about_its_own_products(cast, values, gold, now):
    mine = price_list.create(values=head(), by=cast.acting("ada"), now=now)

    with pytest.raises(Refused, match="There is no product with this code"):
        price_rule.add(
            price_list=mine, values=values(), conditions=[f"level={gold.pk}"], by=cast.acting("ada"), now=now
        )


def test_conditions_are_told_in_words(cast, gold):
    kind = PartnerType.objects.create(name="Franchise")

    said = condition.joined([f"level={gold.pk}", f"type={kind.pk}"]), condition.joined(["@territory=north"])

    assert said == ("level Gold and type Franchise", "territory north")


# ---------------------------------------------------------------- trying a rule
def test_trying_shows_prices_without_and_with_it_and_writes_nothing(shown, made):
    assert shown() == [(D(10), D(9), True, "")]
    assert (PriceRule.objects.count(), made.versions.count()) == (0, 0)


def test_trying_a_changed_rule_leaves_the_old_one_out(add, shown):
    rule = add()

    assert shown(instead_of=rule, value=D(40)) == [(D(9), D(6), True, "")]


def test_a_rule_of_the_future_is_tried_at_its_beginning(shown):
    assert shown(effective_from=JUN) == [(D(10), D(9), True, "")]


def test_a_partner_without_the_property_is_told(shown, made, cast):
    AssignmentFactory(price_list=made, partner=cast.partners.zenith)

    assert shown(partner="zenith") == [(D(10), D(10), False, "Zenith does not have: level Gold.")]


def test_a_partner_without_the_list_is_told(shown):
    assert shown(partner="zenith") == [(None, None, False, "The list is not in force for Zenith.")]


def test_a_list_that_counts_before_is_named(shown, rope, cast):
    other = PriceListFactory(name="First", priority=9)
    AssignmentFactory(price_list=other, partner=cast.partners.acme_depot)
    PriceEntryFactory(price_list=other, product=rope, unit_price=20)

    assert shown() == [(D(20), D(20), False, "“First” counts before this list.")]


def test_a_list_that_is_cheaper_is_named(shown, rope, cast):
    PricePolicy.objects.create(partner=cast.partners.acme, mode="lowest")
    other = PriceListFactory(name="First")
    AssignmentFactory(price_list=other, partner=cast.partners.acme_depot)
    PriceEntryFactory(price_list=other, product=rope, unit_price=2)

    assert shown() == [(D(2), D(2), False, "“First” has a lower price.")]


def test_a_rule_that_is_closer_is_named(shown, add, gold):
    add(f"level={gold.pk}", "@territory=north", value=D(50))

    [(before, after, is_won, why)] = shown()

    assert (before, after, is_won) == (D(5), D(5), False)
    assert why == "Another rule is closer: ROPE, 50 % off from 1, for territory north and level Gold."


def test_a_product_that_the_list_does_not_price_is_told(shown, made, cast):
    bare = ProductFactory()

    assert shown(product=bare) == [
        (None, None, False, "The list has no price of its own for it that the rule could change.")
    ]


def test_a_category_is_tried_with_what_the_list_prices_in_it(shown, rope, made):
    other = ProductFactory(code="AROPE", category=rope.category)
    ProductFactory(category=rope.category)
    PriceEntryFactory(price_list=made, product=other, unit_price=4)

    tried = shown(product=None, category=rope.category)

    assert tried == [(D(4), D("3.6"), True, ""), (D(10), D(9), True, "")]


def test_what_saving_would_refuse_is_refused_when_it_is_tried(shown, add):
    add()

    with pytest.raises(Refused, match="one without dates"):
        shown(value=D(50))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_same_rules_at_once_one_is_refused(made, values, gold, cast, now):
    """Without the lock of the list both find no other rule, and the second breaks the unique constraint: an error."""
    asked = {"values": values(), "conditions": [f"level={gold.pk}"], "by": cast.acting("max"), "now": now}

    answers = together(*[lambda: price_rule.add(price_list=made, **asked)] * 2)

    assert len(refusals(answers)) == 1
    assert PriceRule.objects.filter(price_list=made, retired_in=None).count() == 1

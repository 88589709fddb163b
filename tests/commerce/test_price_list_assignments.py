"""Whom a list is given to, in which order lists count, and how they are merged (C2, C4, C7)."""

from decimal import Decimal

import pytest

from commerce.actions import price_assignment as actions
from commerce.actions import price_list
from commerce.models import PriceListAssignment, PricePolicy
from commerce.queries import partner as queries
from commerce.queries import price_list as pages
from commerce.queries import pricing
from core import audit
from core.refusal import Refused
from tests.commerce.test_price_lists import head
from tests.factories.racing import refusals, together
from tests.factories.rows import AssignmentFactory, PriceEntryFactory, PriceListFactory, ProductFactory

D = Decimal


@pytest.fixture
def made(cast):
    return PriceListFactory(name="Summer", priority=4)


@pytest.fixture
def ordered(cast, now):
    """Give {name: priority} of what counts at the depot, the first one first."""

    def rows():
        return {row.name: row.priority for row in queries.assigned_lists(cast.partners.acme_depot.pk, now=now)}

    return rows


def given(cast, name, priority, partner="acme_depot"):
    made = PriceListFactory(name=name)
    return AssignmentFactory(price_list=made, partner=getattr(cast.partners, partner), priority=priority)


def test_a_list_is_given_from_now_on_and_told(made, cast, now):
    assignment = actions.give(price_list=made, partner=cast.partners.acme, priority=7, by=cast.acting("max"), now=now)

    row = audit.of(made).get()
    assert (assignment.priority, assignment.assigned_at, assignment.ended_at) == (7, now, None)
    assert (row.event, row.partner_id, row.new) == (
        "price_list.given", cast.partners.acme.pk, {"list": "Summer", "partner": "ACME", "priority": 7},
    )  # fmt: skip


def test_a_list_is_given_once(made, cast, now):
    asked = {"price_list": made, "partner": cast.partners.acme, "priority": None, "by": cast.acting("max"), "now": now}
    actions.give(**asked)

    with pytest.raises(Refused, match="Acme has this list already"):
        actions.give(**asked)


def test_a_list_that_was_taken_away_can_be_given_again(made, cast, now):
    asked = {"price_list": made, "partner": cast.partners.acme, "priority": None, "by": cast.acting("max"), "now": now}
    actions.end(assignment=actions.give(**asked), by=cast.acting("max"), now=now)

    actions.give(**asked)

    assert sorted(made.assignments.values_list("ended_at", flat=True), key=str) == [now, None]


def test_the_operator_itself_gets_no_list(made, cast, now):
    with pytest.raises(Refused, match="no such partner"):
        actions.give(price_list=made, partner=cast.partners.operator, priority=None, by=cast.acting("max"), now=now)


def test_a_companys_list_stays_within_its_tree(cast, now):
    mine = price_list.create(values=head(), by=cast.acting("ada"), now=now)
    asked = {"price_list": mine, "priority": None, "now": now}

    actions.give(partner=cast.partners.acme_north, by=cast.acting("ada"), **asked)
    for who in ("ada", "max"):
        with pytest.raises(Refused, match="no such partner"):
            actions.give(partner=cast.partners.zenith, by=cast.acting(who), **asked)

    assert [row.partner.code for row in mine.assignments.all()] == ["ACME_NORTH"]


@pytest.mark.parametrize("act", ["give", "set_priority", "move", "end"])
def test_a_company_does_not_touch_what_the_operator_has_given(made, cast, now, act):
    assignment = PriceListAssignment.objects.get(price_list=cast.price_list)
    calls = {
        "give": {"price_list": made, "partner": cast.partners.acme, "priority": None},
        "set_priority": {"assignment": assignment, "priority": 3},
        "move": {"assignment": assignment, "is_up": True},
        "end": {"assignment": assignment},
    }

    with pytest.raises(Refused, match="does not change this price list"):
        getattr(actions, act)(**calls[act], by=cast.acting("ada"), now=now)


def test_what_is_over_is_not_changed(cast, now):
    assignment = given(cast, "A", 1)
    actions.end(assignment=assignment, by=cast.acting("max"), now=now)

    with pytest.raises(Refused, match="taken away from Acme Depot already"):
        actions.set_priority(assignment=assignment, priority=3, by=cast.acting("max"), now=now)


def test_up_puts_a_list_before_its_neighbour_and_what_is_in_the_way_moves_too(cast, now, ordered):
    given(cast, "A", 12)
    given(cast, "B", 11)
    last = given(cast, "C", 10)

    actions.move(assignment=last, is_up=True, by=cast.acting("max"), now=now)

    assert ordered() == {"A": 13, "C": 12, "B": 11, "Trade": 0}


def test_down_puts_a_list_behind_its_neighbour(cast, now, ordered):
    first = given(cast, "A", 12)
    given(cast, "B", 11)
    given(cast, "C", 10)

    actions.move(assignment=first, is_up=False, by=cast.acting("max"), now=now)

    assert ordered() == {"B": 11, "A": 10, "C": 9, "Trade": 0}


def test_an_inherited_list_is_passed_but_not_moved(cast, now, ordered):
    given(cast, "Above", 6, partner="acme")
    given(cast, "Near", 5)
    last = given(cast, "C", 4)

    with pytest.raises(Refused, match="no room beside “Above”, which Acme has from above"):
        actions.move(assignment=last, is_up=True, by=cast.acting("max"), now=now)
    actions.set_priority(assignment=last, priority=9, by=cast.acting("max"), now=now)

    assert list(ordered()) == ["C", "Above", "Near", "Trade"]


def test_the_first_one_goes_no_higher(cast, now, ordered):
    first = given(cast, "A", 12)

    actions.move(assignment=first, is_up=True, by=cast.acting("max"), now=now)

    assert ordered()["A"] == 12


def test_a_priority_that_is_taken_back_is_the_lists_own(cast, made, now, ordered):
    assignment = AssignmentFactory(price_list=made, partner=cast.partners.acme_depot, priority=9)

    actions.set_priority(assignment=assignment, priority=None, by=cast.acting("max"), now=now)

    assert ordered()["Summer"] == 4
    assert audit.of(made).get().event == "price_list.priority_set"


def test_the_order_decides_the_price_at_once(cast, now):
    rope, prices = ProductFactory(), []
    for name, price in (("A", 10), ("B", 20)):
        PriceEntryFactory(
            price_list=given(cast, name, 5 if name == "A" else 4).price_list, product=rope, unit_price=price
        )
    below = PriceListAssignment.objects.get(price_list__name="B")

    for _each in range(2):
        wanted = {"partner_id": cast.partners.acme_depot.pk, "currency": "GBP", "wanted": [(rope.pk, 1)], "now": now}
        prices.append(pricing.resolve(**wanted)[(rope.pk, 1)].unit_price)
        actions.move(assignment=below, is_up=True, by=cast.acting("max"), now=now)

    assert prices == [D(10), D(20)]


def test_the_page_counts_who_inherits(cast):
    assignment = PriceListAssignment.objects.get(price_list=cast.price_list)

    assert pages.given(cast.price_list, cast.acting("max")) == [(assignment, 2)]


def test_the_merge_mode_belongs_to_a_node_and_what_is_below(cast, now):
    asked = {"partner": cast.partners.acme, "by": cast.acting("max"), "now": now}

    actions.set_mode(mode="lowest", **asked)
    below = queries.policy(cast.partners.acme_depot.pk)
    actions.set_mode(mode=None, **asked)

    assert below == ("lowest", cast.partners.acme.pk, "Acme")
    assert queries.policy(cast.partners.acme_depot.pk) is None
    assert [(row.old, row.new) for row in audit.of(cast.partners.acme)] == [
        ({"mode": None}, {"mode": "lowest"}), ({"mode": "lowest"}, {"mode": None}),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["ada", "sam", "fay", "bea"])
def test_only_the_operators_pricing_staff_choose_the_merge_mode(cast, now, who):
    with pytest.raises(Refused, match="The operator decides"):
        actions.set_mode(partner=cast.partners.acme, mode="lowest", by=cast.acting(who), now=now)

    assert PricePolicy.objects.count() == 0


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_the_same_list_at_once_one_is_refused(made, cast, now):
    """Without the lock both find it not given, and the second breaks the unique constraint: an error."""
    asked = {"price_list": made, "partner": cast.partners.acme, "priority": None, "by": cast.acting("max"), "now": now}

    answers = together(*[lambda: actions.give(**asked)] * 2)

    assert refusals(answers) == ["Acme has this list already."]
    assert made.assignments.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_order_the_lists_of_one_partner_take_turns_and_never_wait_crosswise(cast, now, ordered):
    """Without the lock of the partner each holds one list and waits for the other's: the database ends one of them."""
    low, _middle, high = (given(cast, name, place) for name, place in (("A", 10), ("B", 11), ("C", 12)))
    by = cast.acting("max")

    answers = together(
        lambda: actions.move(assignment=low, is_up=True, by=by, now=now),
        lambda: actions.move(assignment=high, is_up=False, by=by, now=now),
    )

    assert refusals(answers) == []
    assert len(set(ordered().values())) == 4

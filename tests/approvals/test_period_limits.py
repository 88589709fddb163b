"""Limits per day, week, month, quarter and year: set, counted, asked above, in effect with an approver (A1, A02)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from approvals import gates
from approvals.actions import limit as limits
from approvals.actions import period_limit as actions
from approvals.models import ApprovalPolicy, PeriodLimit, SpendingLimit
from approvals.pages import person
from commerce.models import Order
from core import audit
from core.actor import SYSTEM
from core.refusal import Refused
from tests.pages.conftest import unhashed_static  # noqa: F401


@pytest.fixture
def allow(cast, now):
    """Give function(period=amount, …): bea may order so much in the periods; she has no limit of one order."""
    cast.limit("bea", None, "carl")

    def call(who="bea", **amounts):
        place = getattr(cast.memberships, who)
        amounts = {period: amount and Decimal(amount) for period, amount in amounts.items()}
        return actions.set_period_limits(membership=place, amounts=amounts, by=SYSTEM, now=now)

    return call


def kept(cast, who="bea"):
    place = getattr(cast.memberships, who)
    return dict(PeriodLimit.objects.filter(membership=place).values_list("period", "amount"))


def test_limits_are_set_changed_taken_away_and_told(cast, allow):
    allow(day="100", month="900")
    changed = allow(day="120", month=None, year="5000")

    assert changed == ["day", "month", "year"]
    assert kept(cast) == {"day": Decimal(120), "year": Decimal(5000)}
    rows = audit.of(cast.memberships.bea).filter(event="limit.periods_set")
    assert [(row.old, row.new) for row in rows] == [
        ({}, {"day": "100", "month": "900"}),
        ({"day": "100.000", "month": "900.000"}, {"day": "120", "year": "5000"}),
    ]


def test_what_stays_is_not_told(cast, allow):
    allow(day="100")

    assert allow(day="100", week=None) == []
    assert audit.of(cast.memberships.bea).filter(event="limit.periods_set").count() == 1


def test_a_period_that_is_not_named_stays(cast, allow):
    allow(day="100")
    allow(week="300")

    assert sorted(kept(cast)) == ["day", "week"]


def test_a_limit_below_zero_is_refused_at_its_field(cast, allow):
    with pytest.raises(Refused) as refused:
        allow(day="100", week="-1")

    assert (str(refused.value), refused.value.field) == ("A spending limit is zero or more.", "week")
    assert kept(cast) == {}


@pytest.mark.parametrize(
    ("limit", "total", "state"),
    [
        ("60", "59.99", "placed"),
        ("60", "60.00", "placed"),
        ("60", "60.01", "awaiting_approval"),
        (None, "900.00", "placed"),
        ("0", "0.01", "awaiting_approval"),
    ],
)
@pytest.mark.parametrize("period", ["day", "week", "month", "quarter", "year"])
def test_equal_is_free_and_a_penny_more_is_asked_about(cast, allow, period, limit, total, state):
    allow(**{period: limit})

    assert cast.submitted("bea", total).state == state


@pytest.mark.parametrize(("currency", "broken"), [("GBP", []), ("EUR", [Decimal(0), Decimal(0)])])
def test_for_an_order_in_another_currency_the_limit_counts_as_zero(cast, allow, now, currency, broken):
    allow(day="60")
    place = cast.memberships.bea
    order = Order(buyer=place.user, partner=place.partner, total=Decimal("0.01"), currency=currency)

    asks = gates.asks(order, gates.facts(order), now=now)

    assert [ask.limit for ask in asks] == broken


def test_what_was_ordered_before_in_the_period_counts(cast, allow):
    allow(day="60")

    states = [cast.submitted("bea", total).state for total in ("40.00", "20.00", "0.01")]

    assert states == ["placed", "placed", "awaiting_approval"]


def test_the_day_before_does_not_count_by_the_organisations_clock(cast, allow, now):
    ApprovalPolicy.objects.create(partner=cast.partners.acme, time_zone="Asia/Tokyo")
    allow(day="60")
    order = cast.submitted("bea", "40.00")
    Order.objects.filter(pk=order.pk).update(submitted_at=now - timedelta(hours=19))  # 23:30 of the day before there

    assert cast.submitted("bea", "60.00").state == "placed"


@pytest.mark.parametrize("state", ["rejected", "withdrawn", "expired", "cancelled"])
def test_what_came_to_nothing_does_not_count(cast, allow, now, state):
    allow(day="60")
    order = cast.submitted("bea", "40.00")
    placed_at = now if state == "cancelled" else None
    Order.objects.filter(pk=order.pk).update(state=state, placed_at=placed_at, ended_at=now)

    assert cast.submitted("bea", "60.00").state == "placed"


def test_without_an_approver_it_is_not_in_effect(cast, allow):
    allow(day="60")
    SpendingLimit.objects.filter(membership=cast.memberships.bea).delete()

    assert cast.submitted("bea", "900.00").state == "placed"


def test_the_approver_is_told_which_limit_is_broken(cast, allow):
    allow(month="60")

    step = cast.submitted("bea", "60.01").approval_steps.get()

    assert (step.period, step.limit_broken, step.approver) == ("month", Decimal(60), cast.memberships.carl)


def test_it_tests_what_one_orders_not_what_one_approves(cast, allow):
    allow("carl", day="10")
    cast.limit("bea", Decimal(50), "carl")
    cast.limit("carl", Decimal(500), "dora")
    order = cast.submitted("bea", "60.00")

    assert [step.approver for step in order.approval_steps.all()] == [cast.memberships.carl]


def test_the_persons_page_shows_what_is_used(cast, allow, now):
    allow(day="100", year="1000")
    cast.submitted("bea", "40.00")

    uses = person.period_uses(cast.memberships.bea, now=now)

    assert [(use.label, use.used, use.share, use.left) for use in uses] == [
        ("Today", Decimal(40), 40, Decimal(60)),
        ("This year", Decimal(40), 4, Decimal(960)),
    ]


@pytest.mark.parametrize(
    ("amount", "approver", "periods", "told"),
    [
        (None, None, {}, ""),
        (Decimal(50), "carl", {}, ""),
        (None, "carl", {"day": "10"}, ""),
        (None, "carl", {}, "There is an approver and no limit above which he is asked: set one as well."),
        (Decimal(50), None, {}, "There is a limit and nobody who decides above it: name an approver as well."),
        (None, None, {"day": "10"}, "There is a limit and nobody who decides above it: name an approver as well."),
    ],
)
def test_only_limit_and_approver_together_are_in_effect(cast, allow, now, amount, approver, periods, told):
    cast.limit("bea", amount, approver)
    allow(**periods)

    limit = SpendingLimit.objects.select_related("approver").get(membership=cast.memberships.bea)

    assert person.half_set(limit, person.period_uses(cast.memberships.bea, now=now)) == told


def test_the_form_sets_them_with_the_limit_of_one_order(cast):
    place = cast.memberships.bea
    sent = {"amount": "70", "approver": "dora", "day": "100", "week": "", "month": "2000.50", "quarter": "", "year": ""}

    answer = cast.client_for("ada").post(f"/approvals/people/{place.pk}/limit/", sent)

    limit = SpendingLimit.objects.get(membership=place)
    assert (answer.status_code, limit.amount, limit.approver) == (302, Decimal(70), cast.memberships.dora)
    assert kept(cast) == {"day": Decimal(100), "month": Decimal("2000.5")}
    assert b'name="month" value="2000.50' in cast.client_for("ada").get(f"/approvals/people/{place.pk}/limit/").content


def test_removing_the_limit_of_a_place_removes_these_too(cast, allow, now):
    allow(day="100")

    limits.remove_limit(limit=cast.memberships.bea.spending_limit, by=SYSTEM, now=now)

    assert kept(cast) == {}

"""Absences, limits per period and budgets when somebody or a branch moves: what was shown is what happens (P7, P8)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from approvals.actions import absence as absences
from approvals.actions import period_limit as period_limits
from approvals.models import Absence, Budget, PeriodLimit
from core import audit, clock
from core.actor import SYSTEM
from partners.actions import leaving
from partners.actions import partner as branches
from partners.models import Membership, Partner
from partners.moves import Side
from partners.queries import leaving as user_moves
from partners.queries import move as branch_moves
from tests.factories.rows import PartnerFactory


@pytest.fixture
def scene(cast, now):
    """Carl is away for a week from tomorrow and dora decides; dora is away and ada decides; both decide about budgets,
    and carl may order 900 a month."""
    today = now.date()
    for who, delegate in (("carl", "dora"), ("dora", "ada")):
        places = {"membership": getattr(cast.memberships, who), "delegate": getattr(cast.memberships, delegate)}
        days = {"starts_on": today + timedelta(days=1), "last_day": today + timedelta(days=7)}
        absences.set_absence(**places, **days, by=cast.acting("ada"), now=now)
    period_limits.set_period_limits(
        membership=cast.memberships.carl, amounts={"month": Decimal(900)}, by=SYSTEM, now=now
    )
    known = {"currency": "GBP", "period": "month", "amount": 1000, "rule": "require"}
    cast.budget = Budget.objects.create(partner=cast.partners.acme_north, approver=cast.memberships.carl, **known)
    cast.top_budget = Budget.objects.create(partner=cast.partners.acme, approver=cast.memberships.dora, **known)
    return cast


def current():
    """Give who is away and who decides, of what is not taken back."""
    found = Absence.objects.select_related("membership__user", "delegate__user").order_by("pk")
    return [
        (each.membership.user.username, each.delegate.user.username) for each in found if each.ends_on > each.starts_on
    ]


def told(cast, who, to=None):
    mine = Membership.objects.select_related("partner", "user").get(pk=getattr(cast.memberships, who).pk)
    plan = user_moves.UserMove(mine, mine.partner, to, cast.memberships.dora)
    return [(effect.kind, str(effect.sentence)) for effect in user_moves.preview(plan)]


def words(cast, who, delegate):
    first = (cast.now + timedelta(days=1)).date()
    last = (cast.now + timedelta(days=7)).date()
    return f"{who} is away from {first:%-d %b %Y} to {last:%-d %b %Y}; {delegate} decides meanwhile."


@pytest.fixture
def now(db):
    """Give this moment: previews look at the clock."""
    return clock.now()


def test_with_his_functions_all_of_it_goes_along(scene, now):
    south = PartnerFactory(code="ACME_SOUTH", name="Acme South", parent=scene.partners.acme)

    shown = told(scene, "carl", south)
    leaving.move(membership=scene.memberships.carl, destination=south, successor=None, by=scene.acting("ada"), now=now)

    assert ("goes along", words(scene, "Carl", "Dora")) in shown
    assert ("goes along", "Limits per period: £900.00 month.") in shown
    assert ("goes along", "He still decides about the budget Acme North.") in shown
    assert current() == [("carl", "dora"), ("dora", "ada")]
    assert PeriodLimit.objects.count() == 1
    scene.budget.refresh_from_db()
    assert scene.budget.approver == scene.memberships.carl


def test_who_leaves_leaves_no_absence_no_limit_and_no_budget(scene, now):
    shown = told(scene, "carl")
    leaving.move(
        membership=scene.memberships.carl, destination=None, successor=scene.memberships.dora, by=scene.acting("ada"),
        now=now,
    )  # fmt: skip

    assert ("ends", words(scene, "Carl", "Dora")) in shown
    assert ("ends", "Limits per period: £900.00 month.") in shown
    assert ("changes", "The budget Acme North has no approver any more: administrators are asked.") in shown
    assert current() == [("dora", "ada")]
    assert PeriodLimit.objects.count() == 0
    scene.budget.refresh_from_db()
    assert scene.budget.approver is None
    assert audit.of(scene.budget).get().old == {"approver": "Carl"}


def test_absences_that_name_who_leaves_end_too(scene, now):
    leaving.move(
        membership=scene.memberships.dora, destination=None, successor=scene.memberships.ada, by=scene.acting("max"),
        now=now,
    )  # fmt: skip

    assert current() == []


def test_inside_one_company_a_branch_takes_all_of_it_along(scene, now):
    PartnerFactory(code="ACME_SOUTH", name="Acme South", parent=scene.partners.acme)
    south = Partner.objects.get(code="ACME_SOUTH")

    branches.move(partner=scene.partners.acme_north, parent=south, by=scene.acting("max"), now=now)

    assert current() == [("carl", "dora"), ("dora", "ada")]


def test_across_companies_absences_and_approvers_of_budgets_end(scene, now):
    Budget.objects.filter(pk=scene.top_budget.pk).update(approver=scene.memberships.carl)
    zenith = scene.partners.zenith
    partner = Partner.objects.get(pk=scene.partners.acme_north.pk)
    plan = branch_moves.planned(partner, zenith, {})

    shown = [(effect.kind, str(effect.sentence)) for effect in plan.effects]
    branches.move(
        partner=partner, parent=zenith, by=scene.acting("max"), now=now,
        successors={Side.BRANCH: scene.memberships.pia},
    )  # fmt: skip

    assert ("ends", words(scene, "Carl", "Dora")) in shown
    assert ("changes", "The budget Acme loses its approver Carl.") in shown
    assert current() == [("dora", "ada")]
    for budget, approver in ((scene.budget, scene.memberships.carl), (scene.top_budget, None)):
        budget.refresh_from_db()
        assert budget.approver == approver
    assert PeriodLimit.objects.count() == 1

"""What is half set up asks nobody: the page about the house's health counts it and leads to whom it is about (A12)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.models import PeriodLimit, SpendingLimit
from approvals.queries import dead_ends, half_set
from partners.models import Membership, User
from tests.factories.rows import MembershipFactory
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.pages.reading import document, words


@pytest.fixture
def half(cast):
    """Leave two limits without approver and one approver without limit at acme, one limit at zenith."""
    cast.limit("bea", Decimal(50), None)
    cast.limit("carl", None, "dora")
    PeriodLimit.objects.create(membership=cast.memberships.dora, period="month", amount=900)
    cast.limit("zoe", Decimal(10), None)


def facts(page):
    return {words(each.find("dt")): words(each.find("dd")) for each in page.xpath("//dl/div")}


def test_both_kinds_are_counted_and_told_by_company_with_a_way_there(cast, half):
    page = document(cast.client_for("max").get("/health/"))

    told = facts(page)
    assert (told["Limits without an approver"], told["Approvers without a limit"]) == ("3", "1")
    assert [words(row) for row in page.xpath("//tbody/tr")] == ["AcmeACME21", "ZenithZENITH10"]
    (acme, _zenith) = page.xpath("//tbody//a/@href")
    people = document(cast.client_for("max").get(acme)).xpath("//table//tbody/tr")
    assert (acme, len(people)) == ("/approvals/who/?company=ACME&problem=half", 3)


def test_whoever_may_not_set_limits_reads_the_numbers_without_a_link(cast, half):
    page = document(cast.client_for("fay").get("/health/"))

    assert (len(page.xpath("//tbody/tr")), page.xpath("//tbody//a")) == (2, [])


def test_where_nothing_is_half_set_up_the_numbers_are_zero(cast):
    page = document(cast.client_for("max").get("/health/"))

    told = facts(page)
    assert (told["Limits without an approver"], told["Approvers without a limit"]) == ("0", "0")
    assert page.xpath("//tbody") == []


@pytest.mark.parametrize("change", ["as it is", "left", "inactive", "a month's limit"])
def test_the_numbers_are_those_of_who_approves_what(cast, half, change, now):
    if change == "left":
        Membership.objects.filter(user__username="bea").update(ended_at=now)
    if change == "inactive":
        User.objects.filter(username="bea").update(status="inactive")
    if change == "a month's limit":
        PeriodLimit.objects.create(membership=cast.memberships.carl, period="month", amount=5)

    root = cast.partners.acme.pk
    problems = [each.code for each in dead_ends.of(node_id=root, root_id=root, today=now.date())]
    acme = half_set.companies()[0]
    assert (acme.no_approver, acme.no_limit) == (problems.count("no_approver"), problems.count("no_limit"))


def test_a_limit_with_an_approver_counts_as_neither(cast):
    PeriodLimit.objects.create(membership=cast.memberships.bea, period="day", amount=0)

    assert half_set.companies() == []


def test_the_parts_of_the_house_are_told_in_words(cast, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    told = facts(document(cast.client_for("fay").get("/health/")))

    assert (told["Database"], told["Broker"], told["Mails"]) == ("Works", "Away", "In time")


def test_the_page_asks_as_often_for_twenty_as_for_one(cast):
    max_ = cast.client_for("max")
    cast.limit("bea", Decimal(50), None)
    max_.get("/health/")
    counts = []
    for number in (0, 19):
        more = [MembershipFactory(user__name=f"Bea {each}") for each in range(number)]
        SpendingLimit.objects.bulk_create(SpendingLimit(membership=place, amount=Decimal(5)) for place in more)
        with CaptureQueriesContext(connection) as captured:
            assert max_.get("/health/").status_code == 200
        counts.append(len(captured))

    assert (counts[0], counts[0] <= 12) == (counts[1], True)

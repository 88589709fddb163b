"""Reports about decisions: how long, what waits, how they ended; as pages and as files (A4, A9)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from approvals.actions import decision
from approvals.models import ApprovalStep
from approvals.pages import report as pages
from approvals.queries import report as queries
from core.models import AuditEntry
from tests.pages.conftest import unhashed_static  # noqa: F401

JANUARY = datetime(2026, 1, 10, 12, tzinfo=UTC)
FEBRUARY = datetime(2026, 2, 10, 12, tzinfo=UTC)


@pytest.fixture
def decided(cast):
    """Give function(who, hours, when, accept): an order of bea's that somebody decided after so many hours."""

    def call(who="carl", hours=2, at=FEBRUARY, accept=True, buyer="bea"):
        order = cast.submitted(buyer, "60.00")
        ApprovalStep.objects.filter(order=order).update(asked_at=at - timedelta(hours=hours))
        decision.decide(
            step=order.approval_steps.get(), accept=accept, seen_hash=order.content_hash, by=cast.acting(who), now=at,
            reason="" if accept else "Too much",
        )  # fmt: skip

    return call


def span(cast, node="acme"):
    return pages.span(node and getattr(cast.partners, node).pk, date(2026, 1, 1), date(2026, 3, 31))


def test_times_are_added_up_by_month_person_and_kind(cast, decided):
    decided("carl", 1, JANUARY)
    decided("carl", 3, FEBRUARY)
    decided("carl", 5, FEBRUARY, accept=False)
    decided("pia", 11, FEBRUARY)

    times = queries.times(span(cast))

    whole = times.whole
    assert (whole.number, whole.accepted, whole.rejected, whole.median) == (4, 3, 1, 4.0)
    assert [(row.month, row.number, row.median) for row in times.months] == [
        (date(2026, 1, 1), 1, 1.0),
        (date(2026, 2, 1), 3, 5.0),
    ]
    assert [(row.person, row.number, row.median) for row in times.people] == [("Carl", 3, 3.0), ("Pia", 1, 11.0)]
    assert [(row.kind, row.number) for row in times.kinds] == [("chain", 4)]
    assert [(row.month.month, row.person, row.number) for row in times.details] == [
        (1, "Carl", 1),
        (2, "Carl", 2),
        (2, "Pia", 1),
    ]


def test_nine_of_ten_are_told_by_the_ninetieth_percentile(cast, decided):
    for hours in range(1, 12):
        decided("carl", hours)

    assert queries.times(span(cast)).whole.p90 == pytest.approx(10.0)


def test_the_days_are_half_open_in_the_readers_zone(cast, decided):
    with timezone.override("Asia/Tokyo"):
        last = pages.span(None, date(2026, 2, 1), date(2026, 2, 10))
    decided(at=datetime(2026, 2, 10, 14, 59, tzinfo=UTC))
    decided(at=datetime(2026, 2, 10, 15, 0, tzinfo=UTC))

    assert queries.times(last).whole.number == 1


def test_without_decisions_there_is_nothing_to_add_up(cast):
    times = queries.times(span(cast))

    assert (times.whole.number, times.whole.median, times.people, times.details) == (0, None, [], [])


@pytest.mark.parametrize(("node", "number"), [("acme", 1), ("acme_depot", 1), ("zenith", 0), (None, 1)])
def test_one_sees_ones_own_node_and_below(cast, decided, node, number):
    decided()

    assert queries.times(span(cast, node)).whole.number == number


def test_what_waits_is_counted_for_whoever_was_asked(cast):
    cast.submitted("bea", "60.00")
    cast.submitted("bea", "80.00")
    cast.submitted("carl", "600.00")

    rows = queries.waiting(span(cast))

    assert [(row.person, row.number, row.value, row.currency) for row in rows] == [
        ("Carl", 2, Decimal(140), "GBP"),
        ("Dora", 1, Decimal(600), "GBP"),
    ]
    assert {row.oldest for row in rows} == {cast.now}


def test_outcomes_are_counted_by_month(cast, decided):
    decided(at=JANUARY)
    decided(at=FEBRUARY, accept=False)
    order = cast.submitted("bea", "60.00")
    decision.withdraw(order=order, by=cast.acting("bea"), now=FEBRUARY)

    found = [(row.month.month, row.decision, row.number) for row in queries.outcomes(span(cast))]

    assert found == [(1, "accepted", 1), (2, "rejected", 1), (2, "void", 1)]


@pytest.mark.parametrize(
    ("hours", "told"),
    [(None, "–"), (0, "0 min"), (0.5, "30 min"), (1, "1.0 h"), (47.96, "48.0 h"), (48, "2.0 days"), (60, "2.5 days")],
)
def test_lengths_are_told_in_the_unit_that_suits_them(hours, told):
    assert pages.length(hours) == told


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 27), date(2026, 6, 1)),
        (date(2026, 6, 30), date(2026, 1, 1)),
        (date(2026, 3, 2), date(2025, 10, 1)),
    ],
)
def test_at_first_six_months_are_shown(today, first):
    assert pages.first_day(today) == first


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("times", ["month,person,kind,decisions,accepted,rejected,median_hours,p90_hours",
                   "2026-02-01,Carl,Spending limit,1,1,0,2.0,2.0"]),
        ("waiting", ["person,orders,waiting_since,value,currency", "Carl,1,2026-03-02T09:30:00+00:00,70.000,GBP"]),
        ("outcomes", ["month,decision,number", "2026-02-01,Accepted,1"]),
    ],
)  # fmt: skip
def test_each_table_is_a_file(cast, decided, name, lines):
    decided()
    cast.submitted("bea", "70.00")

    answer = cast.client_for("ada").get(f"/approvals/report/?begins=2026-01-01&ends=2026-03-31&export={name}")

    assert answer["Content-Disposition"] == f'attachment; filename="decisions-{name}.csv"'
    assert answer.content.decode("utf-8-sig").splitlines() == lines
    assert AuditEntry.objects.get(event="list.exported").new == {
        "list": f"decisions_{name}", "format": "csv", "rows": 1,
    }  # fmt: skip


def test_an_unknown_file_is_not_there(cast):
    assert cast.client_for("ada").get("/approvals/report/?export=secrets").status_code == 404


@pytest.mark.parametrize("query", ["begins=2026-03-01&ends=2026-01-01", "begins=yesterday", "ends=2026-02-31"])
def test_days_that_cannot_be_read_are_told(cast, query):
    answer = cast.client_for("ada").get(f"/approvals/report/?{query}")

    assert answer.status_code == 422
    assert b"These days cannot be shown:" in answer.content


def test_the_page_shows_what_was_decided_and_what_waits(cast, decided):
    decided("carl", 2)
    cast.submitted("bea", "70.00")

    page = cast.client_for("ada").get("/approvals/report/?begins=2026-01-01&ends=2026-03-31").content.decode()

    assert ">2.0 h<" in page
    assert "£70.00" in page
    assert 'id="chart-times"' in page
    assert "Nothing was decided" not in page


@pytest.mark.parametrize("who", ["zoe", "ada"])
def test_an_empty_report_says_so(cast, who):
    page = cast.client_for(who).get("/approvals/report/").content.decode()

    assert "Nothing was decided in these days" in page
    assert "Nothing waits" in page

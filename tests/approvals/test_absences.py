"""Absences: set and ended by the right people, delegates asked at once for what waits, circles told (A4)."""

from datetime import date, timedelta

import pytest

from approvals.actions import absence as actions
from approvals.actions import decision
from approvals.models import Absence, ApprovalPolicy, Asked
from approvals.pages import delegations
from core import audit
from core.refusal import Refused
from tests.factories.rows import MembershipFactory

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.fixture
def away(cast, now):
    """Give function(who, delegate, in so many days, for so many): sets an absence as the administrator."""

    def call(who, delegate, starts=0, days=5, by="ada"):
        first = TODAY + starts * DAY
        places = cast.memberships
        return actions.set_absence(
            membership=getattr(places, who), delegate=getattr(places, delegate), starts_on=first,
            last_day=first + (days - 1) * DAY, by=cast.acting(by), now=now,
        )  # fmt: skip

    return call


def refused(call, *args, **values):
    with pytest.raises(Refused) as caught:
        call(*args, **values)
    return str(caught.value), caught.value.field


def asked(order):
    people = Asked.objects.filter(step__order=order, is_open=True).order_by("pk")
    return list(people.values_list("membership__user__username", "role"))


def test_an_absence_is_stored_half_open_and_told(cast, away):
    absence = away("carl", "dora", days=5)

    assert (absence.starts_on, absence.ends_on) == (TODAY, TODAY + 5 * DAY)
    row = audit.of(absence).get()
    assert (row.event, row.actor_name, row.partner_id) == ("absence.set", "Ada", cast.partners.acme_north.pk)
    assert row.new == {"name": "Carl", "delegate": "Dora", "starts_on": "2026-03-02", "ends_on": "2026-03-07"}


@pytest.mark.parametrize("by", ["carl", "ada", "max"])
def test_it_is_set_by_oneself_or_by_who_manages_the_person(away, by):
    assert away("carl", "dora", by=by).set_by.username == by


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        ("pia", "Your role does not manage users."),
        ("bea", "Your role does not manage users."),
        ("zoe", "This partner is not yours to manage."),
    ],
)
def test_others_do_not_set_it(away, by, sentence):
    assert refused(away, "carl", "dora", by=by) == (sentence, None)


@pytest.mark.parametrize(
    ("delegate", "starts", "days", "sentence", "field"),
    [
        ("carl", 0, 5, "Nobody is his own delegate.", "delegate"),
        ("zoe", 0, 5, "Choose somebody of the same company.", "delegate"),
        ("dora", -1, 5, "Choose today or a later day.", "starts_on"),
        ("dora", 0, 0, "The last day comes before the first.", "last_day"),
        ("dora", 0, 367, "Choose at most a year; set it again when it ends.", "last_day"),
    ],
)
def test_an_unsound_absence_is_refused(away, delegate, starts, days, sentence, field):
    assert refused(away, "carl", delegate, starts, days) == (sentence, field)
    assert Absence.objects.count() == 0


def test_who_has_left_is_no_delegate(cast, now):
    gone = MembershipFactory(partner=cast.partners.acme, ended_at=now)
    cast.memberships.gone = gone

    values = {"starts_on": TODAY, "last_day": TODAY, "by": cast.acting("ada"), "now": now}
    sentence = refused(actions.set_absence, membership=cast.memberships.carl, delegate=gone, **values)

    assert sentence == ("The delegate cannot decide there: choose somebody else.", "delegate")


@pytest.mark.parametrize(("starts", "days"), [(0, 1), (4, 3), (-0, 30)])
def test_overlapping_absences_are_refused_in_words(away, starts, days):
    away("carl", "dora", starts=0, days=5)

    assert refused(away, "carl", "pia", starts, days) == (
        "There is an absence from 2 Mar 2026 to 6 Mar 2026 already: end that one first.",
        "starts_on",
    )


def test_the_day_after_the_last_one_is_free(away):
    away("carl", "dora", starts=0, days=5)

    assert away("carl", "pia", starts=5, days=5).starts_on == date(2026, 3, 7)


def test_ended_early_it_ends_today(cast, away, now):
    absence = away("carl", "dora", days=10)

    ended = actions.end_absence(absence=absence, by=cast.acting("carl"), now=now + 3 * DAY)

    assert (ended.starts_on, ended.ends_on) == (TODAY, TODAY + 3 * DAY)
    assert audit.of(absence).last().event == "absence.ended"


def test_taken_back_before_it_begins_it_leaves_its_days_free(cast, away, now):
    absence = away("carl", "dora", starts=3)

    actions.end_absence(absence=absence, by=cast.acting("carl"), now=now)

    assert audit.of(absence).last().event == "absence.taken_back"
    assert away("carl", "pia", starts=3).pk != absence.pk


def test_what_is_over_cannot_be_ended(cast, away, now):
    absence = away("carl", "dora", days=2)

    answer = refused(actions.end_absence, absence=absence, by=cast.acting("carl"), now=now + 5 * DAY)

    assert answer == ("This absence is over already.", None)


def test_somebody_elses_absence_is_not_ended(cast, away, now):
    answer = refused(actions.end_absence, absence=away("carl", "dora"), by=cast.acting("pia"), now=now)

    assert answer == ("Your role does not manage users.", None)


@pytest.mark.parametrize(("time_zone", "number"), [("Europe/London", 0), ("Asia/Tokyo", 1)])
def test_the_day_begins_by_the_organisations_clock(cast, away, now, time_zone, number):
    ApprovalPolicy.objects.create(partner=cast.partners.acme, time_zone=time_zone)
    cast.submitted("bea", "60.00")
    away("carl", "dora", starts=1)

    assert actions.begin(now=now.replace(hour=20)) == number


def test_the_delegate_is_asked_about_what_waits_once(cast, away, now):
    order = cast.submitted("bea", "60.00")
    away("carl", "dora")

    counts = [actions.begin(now=now) for _time in range(2)]

    assert counts == [1, 0]
    assert asked(order) == [("carl", "approver"), ("dora", "delegate")]
    order.refresh_from_db()
    assert order.waiting_reason == "Waiting for Carl, Dora, because the total is above the limit of £50.00."
    row = audit.of(order).filter(event="approval.delegated").get()
    assert row.new == {"approver": "Carl", "delegate": "Dora"}


def test_an_absence_that_has_not_begun_asks_nobody(cast, away, now):
    order = cast.submitted("bea", "60.00")
    away("carl", "dora", starts=1)

    assert (actions.begin(now=now), asked(order)) == (0, [("carl", "approver")])
    assert (actions.begin(now=now + DAY), asked(order)[1:]) == (1, [("dora", "delegate")])


def test_a_delegate_who_is_the_buyer_is_never_asked(cast, away, now):
    order = cast.submitted("bea", "60.00")
    away("carl", "bea")

    assert (actions.begin(now=now), asked(order)) == (0, [("carl", "approver")])


def test_the_delegate_decides_and_is_told_as_such(cast, away, now):
    order = cast.submitted("bea", "60.00")
    away("carl", "dora")
    actions.begin(now=now)

    step = order.approval_steps.get()
    decision.decide(step=step, accept=True, seen_hash=order.content_hash, by=cast.acting("dora"), now=now)

    step.refresh_from_db()
    assert (step.decision, step.decided_as) == ("accepted", "delegate")


def test_the_chain_of_delegations_is_told(away):
    away("dora", "ada", days=3)
    absence = away("carl", "dora", days=5)

    row = delegations.rows([absence], today=TODAY)[0]

    assert (row.chain, row.warning) == ("Carl → Dora, who is away until 4 Mar → Ada", "")


def test_the_end_of_the_chain_is_asked(cast, away, now):
    order = cast.submitted("bea", "60.00")
    away("dora", "ada", days=3)
    away("carl", "dora", days=5)

    actions.begin(now=now)

    assert asked(order) == [("carl", "approver"), ("ada", "delegate")]


def test_a_circle_is_warned_of_and_asks_the_absent_one_himself(cast, away, now):
    away("dora", "carl", days=3)
    absence = away("carl", "dora", days=5)

    row = delegations.rows([absence], today=TODAY)[0]

    assert row.chain == "Carl → Dora, who is away until 4 Mar → Carl"
    assert row.warning == "That is a circle on 2 Mar 2026: Carl is asked himself. Choose another delegate."
    assert asked(cast.submitted("bea", "60.00")) == [("carl", "approver")]

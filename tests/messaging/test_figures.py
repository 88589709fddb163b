"""How quickly sellers respond: what counts, who reads it, and what buyers are told (S8)."""

from datetime import timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.urls import reverse

from core import audit
from core.refusal import Refused
from messaging.actions import figures as actions
from messaging.actions import reopening, thread
from messaging.models import Message, MessagePolicy, Side
from messaging.pages import figures as pages
from messaging.queries import figures
from tests.messaging import buying, talking
from tests.pages.conftest import now, unhashed_static  # noqa: F401

HOUR = timedelta(hours=1)
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")
"""Its clocks are fourteen hours ahead."""
WHOLE = timedelta(hours=72)
CODES = ("CANDLE", "LANTERN", "TWINE", "POUND", "PENNY")


def body(answer):
    return unescape(answer.content.decode())


@pytest.fixture(autouse=True)
def fresh_cache():
    """What was kept of figures by an earlier test does not count."""
    cache.clear()
    yield
    cache.clear()


def asked(cast, code="CANDLE", *, days=10, who="bea"):
    return talking.asked(cast, who, code=code, at=cast.now - timedelta(days=days))


def answered(cast, message, hours, who="vic"):
    return talking.responded(cast, message.thread, who, at=message.sent_at + hours * HOUR)


def company(cast):
    return figures.company(cast.partners.vendor.pk, now=cast.now, zone="UTC")


def shown(cast):
    actions.show(shows=True, by=cast.acting("max"), now=cast.now)
    cache.clear()


def five(cast, hours=(1, 2, 5, 30, None)):
    """Five questions, answered after so many hours; None never."""
    for code, after in zip(CODES, hours, strict=True):
        message = asked(cast, code)
        if after is not None:
            answered(cast, message, after)


def test_the_median_is_of_answers_and_the_share_of_all_that_is_decided(cast):
    five(cast)

    whole = company(cast)
    assert (whole.recent.number, whole.recent.in_time, whole.recent.percent) == (5, 4, 80)
    assert whole.recent.median == 3.5 * HOUR
    assert whole.ever == whole.recent


def test_what_is_still_open_is_not_counted(cast):
    talking.asked(cast)
    talking.asked(cast, code="LANTERN", asks=False)

    found = company(cast)
    assert (found.ever, found.ever.percent, found.members) == (figures.Figures(), None, [])


def test_it_counts_from_the_very_moment_at_which_its_time_is_over(cast):
    message = talking.asked(cast)

    before, at = (
        figures.company(cast.partners.vendor.pk, now=moment, zone="UTC").ever
        for moment in (message.due_at - timedelta(microseconds=1), message.due_at)
    )

    assert (before.number, at.number, at.missed) == (0, 1, 1)


def test_what_was_opened_again_is_missed_and_counts_once_with_its_whole_time(cast):
    message = asked(cast)
    over = message.due_at + HOUR
    reopening.reopen(message=message, reason="A storm", by=cast.acting("max"), moment=lambda: over)
    while_open = company(cast).ever
    answered(cast, Message.objects.get(pk=message.pk), 80)

    then = company(cast).ever
    assert (while_open.number, while_open.in_time) == (1, 0)
    assert (then.number, then.in_time, then.median) == (1, 0, 80 * HOUR)


def test_what_was_asked_of_a_buyer_counts_for_no_seller(cast):
    message = asked(cast)
    talking.responded(cast, message.thread, at=message.sent_at + HOUR, asks=True)

    buyers = figures.company(cast.partners.acme.pk, now=cast.now, zone="UTC")
    assert (company(cast).ever.number, buyers.members) == (1, [])


def test_only_90_days_are_recent(cast):
    answered(cast, asked(cast, days=91), 4)
    answered(cast, asked(cast, "LANTERN", days=89), 2)

    whole = company(cast)
    assert (whole.recent.number, whole.recent.median) == (1, 2 * HOUR)
    assert (whole.ever.number, whole.ever.median) == (2, 3 * HOUR)


def test_members_have_what_they_answered_and_what_went_by_in_their_hands(cast):
    answered(cast, asked(cast), 3)
    theirs = asked(cast, "LANTERN")
    thread.assign(thread=theirs.thread, side=Side.SELLER, owner_id=cast.memberships.vic.pk, by=cast.acting("vic"),
                  now=cast.now)  # fmt: skip
    asked(cast, "TWINE")

    members = company(cast).members
    assert [(line.name, line.figures.number, line.figures.in_time) for line in members] == [("Vic", 2, 1), ("", 1, 0)]


def test_months_are_those_of_the_readers_calendar(cast):
    first = cast.now.astimezone(KIRITIMATI).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    before = first - timedelta(microseconds=1)
    for code, at in (("CANDLE", before), ("LANTERN", first)):
        answered(cast, talking.asked(cast, code=code, at=at), 3)

    shown, elsewhere = (
        [(line.month, line.figures.number) for line in figures.company(pk, now=cast.now, zone=zone).months]
        for pk in [cast.partners.vendor.pk]
        for zone in ("Pacific/Kiritimati", "UTC")
    )
    assert shown == [(first, 1), (before.replace(day=1, hour=0, minute=0, second=0, microsecond=0), 1)]
    assert [number for _month, number in elsewhere] == [2]


def test_the_last_twelve_months_are_shown_and_only_those_in_which_something_was_asked(cast):
    first = figures.company(cast.partners.vendor.pk, now=cast.now, zone="UTC").months
    for code, days in (("CANDLE", 20), ("LANTERN", 200), ("TWINE", 400)):
        answered(cast, asked(cast, code, days=days), 3)

    found = company(cast)

    assert (first, [line.figures.number for line in found.months], found.ever.number) == ([], [1, 1], 3)


def test_buyers_are_told_nothing_until_the_operator_shows_it(cast):
    five(cast)
    vendor = cast.partners.vendor.pk

    before = pages.lines([vendor], cast.now)
    shown(cast)

    assert (before, pages.lines([vendor], cast.now)) == (
        {}, {vendor: "Usually responds within 3 h 30 min · 80 % within 72 h"})  # fmt: skip


def test_fewer_than_five_decided_questions_tell_nothing(cast):
    shown(cast)
    for code in CODES[:4]:
        answered(cast, asked(cast, code), 2)
    talking.asked(cast, code="PENNY")

    assert figures.told([cast.partners.vendor.pk], cast.now) == {}


def test_who_never_answered_has_no_usual_time(cast):
    shown(cast)
    five(cast, hours=(None,) * 5)

    assert pages.lines([cast.partners.vendor.pk], cast.now) == {
        cast.partners.vendor.pk: "Responded to 0 % within 72 h"}  # fmt: skip


def test_many_companies_cost_one_query_and_then_none(cast, django_assert_num_queries):
    shown(cast)
    five(cast)
    figures.shows()
    companies = [cast.partners.vendor.pk, cast.partners.zenith.pk, cast.partners.operator.pk]

    with django_assert_num_queries(1):
        first = figures.told(companies, cast.now)
    with django_assert_num_queries(0):
        again = figures.told(companies, cast.now)

    assert (list(first), first) == ([cast.partners.vendor.pk], again)


def test_buyers_read_the_line_where_they_choose_a_seller(cast):
    shown(cast)
    five(cast)
    line = "Usually responds within 3 h 30 min · 80 % within 72 h"
    process = buying.published(cast, at=cast.now)
    buying.offered(cast, process)
    bea = cast.client_for("bea")

    places = [
        reverse("commerce:product", args=["CANDLE"]),
        reverse("messaging:ask", args=["CANDLE"]),
        reverse("messaging:process", args=[process.pk]),
    ]

    assert [line in body(bea.get(place)) for place in places] == [True] * 3


def test_a_manager_decides_it_and_it_is_written_down(cast):
    client, url = cast.client_for("max"), reverse("messaging:figures_policy")

    answer = client.post(url, {"shows": "yes"}, follow=True)
    again = client.post(url, {"shows": "yes"}, follow=True)
    wrong = client.post(url, {"shows": "perhaps"})

    policy = MessagePolicy.objects.get()
    assert (policy.shows_figures, wrong.status_code) == (True, 422)
    assert ["Saved." in body(each) for each in (answer, again)] == [True, False]
    assert [(row.event, row.new) for row in audit.of(policy)] == [("messages.figures_shown", {"shown": True})]


@pytest.mark.parametrize("who", ["vic", "sam", "bea"])
def test_nobody_else_decides_it(cast, who):
    with pytest.raises(Refused, match="Only a marketplace manager decides that"):
        actions.show(shows=True, by=cast.acting(who), now=cast.now)


def test_the_page_shows_ones_own_company_alone(cast):
    five(cast)

    own = body(cast.client_for("vic").get(reverse("messaging:figures")))
    others = body(cast.client_for("sam").get(reverse("messaging:figures")))

    assert ("80 %" in own, "Vic" in own, "Last 90 days" in own) == (True, True, True)
    assert ("80 %" in others, "No figures yet" in others) == (False, True)


def test_the_page_costs_few_queries(cast, django_assert_max_num_queries):
    five(cast)
    client = cast.client_for("vic")
    client.get(reverse("messaging:figures"))

    with django_assert_max_num_queries(10):
        client.get(reverse("messaging:figures"))

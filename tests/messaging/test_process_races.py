"""Purchase processes at the same moment, for real: awarded once, closed or awarded, one thread a product (S1, S7).

Without the lock of award both offers win, and a process is awarded and closed; without that of process._locked it is
published and thrown away; without that of offer.make an offer comes after its process was closed, and its seller is
never told.
"""

from datetime import timedelta
from decimal import Decimal

import pytest

from commerce.models import CartLine
from core import audit
from core.models import OutboxEntry
from messaging.actions import process as actions
from messaging.models import ProcessOffer, PurchaseProcess, Thread
from tests.factories.racing import REPEATS, refusals, together
from tests.messaging import buying

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def offers(cast):
    """Have the vendor and the operator offer for one process."""
    buying.goods(cast)
    process = buying.published(cast)
    theirs = {"code": "LANTERN", "unit_price": Decimal("20.00")}
    return buying.offered(cast, process), buying.offered(cast, process, "sam", **theirs)


def events(process):
    return sorted(audit.of(process).values_list("event", flat=True))


@pytest.mark.parametrize("repeat", REPEATS)
def test_two_people_award_at_once_and_one_offer_wins(cast, offers, repeat):
    mine, theirs = offers

    answers = together(
        lambda: buying.awarded(cast, mine, "bea"), lambda: buying.awarded(cast, theirs, "ada"),
        lambda: buying.awarded(cast, theirs, "bea"),
    )  # fmt: skip

    process = PurchaseProcess.objects.get()
    assert (len(refusals(answers)), process.state, CartLine.objects.count()) == (2, "awarded", 1)
    assert CartLine.objects.get().product_id == process.awarded.product_id
    assert events(process).count("process.awarded") == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_it_is_awarded_or_closed(cast, offers, repeat):
    mine, _theirs = offers
    process = PurchaseProcess.objects.get()

    answers = together(lambda: buying.awarded(cast, mine), lambda: buying.closed(cast, process, "ada"))

    process.refresh_from_db()
    assert len(refusals(answers)) == 1
    assert (process.state == "awarded", CartLine.objects.count()) in ((True, 1), (False, 0))
    assert len({"process.awarded", "process.closed"} & set(events(process))) == 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_an_award_and_the_sweep_agree(cast, offers, repeat):
    mine, _theirs = offers
    process = PurchaseProcess.objects.get()
    over = process.deadline + timedelta(seconds=1)

    answers = together(lambda: buying.awarded(cast, mine, at=over), *[lambda: actions.sweep(moment=lambda: over)] * 2)

    process.refresh_from_db()
    assert (refusals(answers), process.state, process.awarded_id) == ([], "awarded", mine.thread_id)
    assert events(process).count("process.expired") <= 1


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_sweep_by_several_workers_notes_each_once(cast, repeat):
    found = [buying.published(cast, title=f"Candles {number}") for number in range(5)]

    answers = together(*[lambda: actions.sweep(moment=lambda: cast.now + buying.LASTS)] * 3)

    assert (sum(answers), PurchaseProcess.objects.filter(state="expired").count()) == (5, 5)
    assert OutboxEntry.objects.filter(topic="process.expired").count() == 5
    assert {events(each).count("process.expired") for each in found} == {1}


@pytest.mark.parametrize("repeat", REPEATS)
def test_colleagues_who_offer_the_same_at_once_share_a_thread(cast, repeat):
    buying.goods(cast)
    process = buying.published(cast)

    answers = together(*[lambda who=who: buying.offered(cast, process, who, code="LANTERN") for who in ("sam", "max")])

    assert refusals(answers) == []
    assert (Thread.objects.count(), ProcessOffer.objects.count()) == (1, 2)


@pytest.mark.parametrize("repeat", REPEATS)
def test_whoever_offers_before_the_end_is_told_of_it(cast, repeat):
    process = buying.published(cast)

    answers = together(lambda: buying.offered(cast, process), lambda: buying.closed(cast, process))

    refused = len(refusals(answers))
    assert ProcessOffer.objects.count() == 1 - refused
    assert OutboxEntry.objects.filter(topic="process.ended").count() == 1 - refused


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_draft_is_published_once_or_thrown_away_first(cast, repeat):
    process = buying.drafted(cast)
    by = {who: cast.acting(who) for who in ("bea", "ada")}

    answers = together(
        *[lambda who=who: actions.publish(process=process, by=by[who], moment=lambda: cast.now) for who in by],
        lambda: actions.close(process=process, by=by["ada"], moment=lambda: cast.now),
    )

    process.refresh_from_db()
    published = events(process).count("process.published")
    assert (published <= 1, process.matches.count() <= 1) == (True, True)
    assert len(refusals(answers)) == 2
    assert (process.published_at is not None) == bool(published)


@pytest.mark.parametrize("repeat", REPEATS)
def test_sellers_found_by_two_workers_are_told_once(cast, repeat):
    process = buying.published(cast)
    process.matches.all().delete()
    OutboxEntry.objects.filter(topic="process.published").delete()

    answers = together(*[lambda: actions.match_again(moment=lambda: cast.now)] * 3)

    assert (sum(answers), process.matches.count()) == (1, 1)
    assert OutboxEntry.objects.filter(topic="process.published").count() == 1

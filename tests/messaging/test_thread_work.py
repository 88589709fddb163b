"""What colleagues do with a thread among themselves: who looks after it, notes that the other side never reads (S5)."""

import pytest
from django.urls import reverse

from core import audit
from core.models import OutboxEntry
from core.refusal import Refused
from messaging.actions import thread as work
from messaging.models import Reading, Side, ThreadNote
from tests.messaging import talking
from tests.pages.conftest import now, unhashed_static  # noqa: F401

SECRET = "CANARY-7f3a we go down to eight per cent"


@pytest.fixture
def thread(cast):
    return talking.asked(cast, asks=False).thread


def assign(cast, thread, place, *, who="bea", side=Side.BUYER):
    return work.assign(thread=thread, side=side, owner_id=place and place.pk, by=cast.acting(who), now=cast.now)


def test_one_takes_a_thread_over_gives_it_away_and_back(cast, thread):
    places = cast.memberships
    for place in (places.bea, places.carl, None):
        assign(cast, thread, place)
        thread.refresh_from_db()
        assert thread.buyer_owner == place

    told = [(each.old, each.new) for each in audit.of(thread).filter(event="thread.assigned")]
    assert told == [
        (None, {"owner": "Bea"}),
        ({"owner": "Bea"}, {"owner": "Carl"}),
        ({"owner": "Carl"}, None),
    ]
    assert {each.partner_id for each in audit.of(thread)} == {cast.partners.acme.pk}


def test_the_same_once_more_is_no_event(cast, thread):
    for _time in range(2):
        assign(cast, thread, cast.memberships.bea)

    assert audit.of(thread).count() == 1


@pytest.mark.parametrize(("who", "to"), [("bea", "vic"), ("bea", "zoe"), ("vic", "bea"), ("vic", "sam")])
def test_it_is_given_to_members_of_ones_own_side_alone(cast, thread, who, to):
    side = Side.SELLER if who == "vic" else Side.BUYER

    with pytest.raises(Refused, match="he must read this inbox"):
        assign(cast, thread, getattr(cast.memberships, to), who=who, side=side)


def test_nobody_looks_after_it_who_has_left(cast, thread):
    place = cast.memberships.carl
    place.ended_at = cast.now
    place.save(update_fields=["ended_at"])

    with pytest.raises(Refused):
        assign(cast, thread, place)


@pytest.mark.parametrize("who", ["fay", "ruth", "alf", "vic"])
def test_who_does_not_read_the_inbox_does_nothing_in_it(cast, thread, who):
    known = {"thread": thread, "side": Side.BUYER, "by": cast.acting(who)}

    with pytest.raises(Refused):
        work.assign(**known, owner_id=None, now=cast.now)
    with pytest.raises(Refused):
        work.note(**known, body="x", now=cast.now)
    with pytest.raises(Refused):
        work.read(**known, seen=thread.messages.get().pk)
    assert (ThreadNote.objects.count(), Reading.objects.count()) == (0, 0)


def test_one_click_takes_it_over_and_only_the_owner_is_told_of_answers(cast, thread):
    client = cast.client_for("bea")
    page = client.get(reverse("messaging:thread", args=[thread.pk])).text
    assert "I look after it" in page

    client.post(reverse("messaging:thread_owner", args=[thread.pk]), {"owner": cast.memberships.bea.pk})
    talking.responded(cast, thread)

    entries = OutboxEntry.objects.filter(topic="message.written", payload__membership__in=[
        cast.memberships.bea.pk, cast.memberships.ada.pk, cast.memberships.carl.pk, cast.memberships.dora.pk,
    ])  # fmt: skip
    assert [each.payload["membership"] for each in entries] == [cast.memberships.bea.pk]
    assert "I look after it" not in client.get(reverse("messaging:thread", args=[thread.pk])).text


def test_a_forged_owner_is_refused_on_the_page(cast, thread):
    url = reverse("messaging:thread_owner", args=[thread.pk])

    statuses = [cast.client_for("bea").post(url, {"owner": each}).status_code
                for each in (cast.memberships.vic.pk, "x", "-1", "9" * 40)]  # fmt: skip

    thread.refresh_from_db()
    assert (statuses, thread.buyer_owner) == ([422] * 4, None)


def test_a_note_is_read_by_ones_own_side_and_nowhere_else(cast, thread):
    bea, vic = cast.client_for("bea"), cast.client_for("vic")

    answer = bea.post(reverse("messaging:thread_note", args=[thread.pk]), {"note": SECRET})

    assert answer.status_code == 302
    address = reverse("messaging:thread", args=[thread.pk])
    assert SECRET in cast.client_for("carl").get(address).text
    after = thread.messages.get().pk
    seen = [
        vic.get(address).text,
        vic.get(f"{address}?after={after}&first={after}&box=1", headers={"HX-Request": "true"}).text,
        vic.get(reverse("messaging:sales")).text,
        vic.get(f"{reverse('messaging:sales')}?q=CANARY").text,
        vic.get(f"{reverse('messaging:sales')}?export=tsv").getvalue().decode(),
    ]
    assert [SECRET in each for each in seen] == [False] * 5
    assert not OutboxEntry.objects.filter(payload__icontains="CANARY").exists()


@pytest.mark.parametrize(("note", "said"), [("  ", "Write a note."), ("x" * 2001, "at most 2000")])
def test_what_is_no_note_is_refused_and_stays_typed(cast, thread, note, said):
    answer = cast.client_for("bea").post(reverse("messaging:thread_note", args=[thread.pk]), {"note": note})

    assert (answer.status_code, ThreadNote.objects.count()) == (422, 0)
    assert said in answer.text
    assert note in answer.text


def test_read_is_per_reader_and_never_goes_back(cast, thread):
    first = thread.messages.get()
    second = talking.responded(cast, thread, at=talking.after(cast, hours=1))
    for seen in (second, first):
        work.read(thread=thread, side=Side.BUYER, seen=seen.pk, by=cast.acting("bea"))

    assert [(each.membership, each.until) for each in Reading.objects.all()] == [(cast.memberships.bea, second.sent_at)]


def test_a_message_of_another_thread_marks_nothing_as_read(cast, thread):
    other = talking.asked(cast, code="TWINE")

    work.read(thread=thread, side=Side.BUYER, seen=other.pk, by=cast.acting("bea"))

    assert Reading.objects.count() == 0

"""Colleagues give a conversation to one another at once, and one of them leaves meanwhile: for real (S1, P7)."""

import pytest

from core import audit
from messaging.actions import thread as threads
from messaging.invariants import check
from messaging.models import Side, Thread
from partners.actions import leaving
from tests.factories.racing import REPEATS, refusals, together
from tests.messaging import talking

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ALL = ("bea", "carl", "dora", "ada")


def assigning(cast, thread, by, to):
    known = {"thread": thread, "side": Side.BUYER, "owner_id": getattr(cast.memberships, to).pk}
    by = cast.acting(by)
    return lambda: threads.assign(**known, by=by, now=cast.now)


def told(thread):
    """Give what was written down of it: [(before, then)], in order."""
    rows = audit.of(thread).filter(event="thread.assigned").order_by("pk")
    return [tuple(each and each["owner"] for each in (row.old, row.new)) for row in rows]


def broken():
    return [(found.name, found.violations) for found in check() if found.violations]


@pytest.mark.parametrize("repeat", REPEATS)
def test_taken_by_several_at_once_it_goes_from_hand_to_hand(cast, repeat):
    """Without the thread being locked, each took it from nobody, and the log told of owners that it never had."""
    thread = talking.asked(cast, asks=False).thread

    answers = together(*(assigning(cast, thread, name, name) for name in ALL))

    hands = told(thread)
    owner = Thread.objects.get().buyer_owner.user.name
    assert refusals(answers) == []
    assert [before for before, _then in hands] == [None, *(then for _before, then in hands[:-1])]
    assert (sorted(then for _before, then in hands), hands[-1][1]) == (sorted(name.title() for name in ALL), owner)


@pytest.mark.parametrize("repeat", REPEATS)
def test_what_is_taken_from_somebody_who_leaves_stays_with_the_colleague(cast, repeat):
    """Whichever comes first: what is a colleague’s by then is none of what the leaver lets go."""
    thread = talking.asked(cast, asks=False).thread
    assigning(cast, thread, "ada", "bea")()
    ada, place = cast.acting("ada"), cast.memberships.bea

    answers = together(
        assigning(cast, thread, "carl", "carl"),
        lambda: leaving.move(membership=place, destination=None, by=ada, now=cast.now),
    )

    hands = told(thread)
    assert (refusals(answers), Thread.objects.get().buyer_owner, broken()) == ([], cast.memberships.carl, [])
    assert hands in ([(None, "Bea"), ("Bea", "Carl")], [(None, "Bea"), ("Bea", None), (None, "Carl")])

"""A company becomes a branch, somebody leaves, while others write: for real (P7, P8, S1)."""

import time

import pytest

from commerce.models import PriceListAssignment
from core.refusal import Refused
from messaging.actions import message as actions
from messaging.actions import offer as offers
from messaging.actions import thread as threads
from messaging.invariants import check
from messaging.models import Message, Side, Thread
from partners.actions import leaving, partner
from tests.factories.racing import REPEATS, refusals, together
from tests.messaging import buying, talking

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
WHILE_SECONDS = 0.5


@pytest.fixture(autouse=True)
def everybody_buys(cast):
    """Zenith buys from the list of acme's."""
    PriceListAssignment.objects.create(price_list=cast.price_list, partner=cast.partners.zenith)


def moving(cast, code, parent):
    by = cast.acting("max")
    of, parent = getattr(cast.partners, code), getattr(cast.partners, parent)
    return lambda: partner.move(partner=of, parent=parent, by=by, now=cast.now)


def asking(cast, who, product, **more):
    known = {**more, "product": product, "words": "How many?", "asks": True, "by": cast.acting(who)}
    return lambda: actions.ask(**known, moment=lambda: cast.now)


def broken():
    return [(found.name, found.violations) for found in check() if found.violations]


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_question_to_a_company_that_becomes_a_branch_reaches_its_new_company(cast, repeat):
    """Without the seller being held, the thread was with the branch, and nobody read it."""
    product = talking.owned(cast)

    slow = {"attach": lambda _message: time.sleep(WHILE_SECONDS)}
    answers = together(moving(cast, "vendor", "zenith"), asking(cast, "bea", product, **slow))

    assert (refusals(answers), Thread.objects.get().seller, broken()) == ([], cast.partners.zenith, [])


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_question_of_a_company_that_becomes_a_branch_is_its_new_companys(cast, repeat):
    """Without asking again who one is, once the lock is there, the thread was the branch's."""
    product = talking.owned(cast)

    answers = together(moving(cast, "acme", "zenith"), asking(cast, "bea", product))

    assert (refusals(answers), Thread.objects.get().buyer, broken()) == ([], cast.partners.zenith, [])


@pytest.mark.parametrize("repeat", REPEATS)
def test_both_companies_ask_about_the_same_while_they_become_one(cast, repeat):
    product = talking.owned(cast)
    talking.asked(cast, "zoe")

    answers = together(moving(cast, "acme", "zenith"), asking(cast, "bea", product), asking(cast, "zoe", product))

    assert (refusals(answers), Thread.objects.filter(closed_at=None).count(), broken()) == ([], 1, [])
    assert Message.objects.count() == 3


@pytest.mark.parametrize("repeat", REPEATS)
def test_a_response_while_the_conversation_changes_hands_answers(cast, repeat):
    message, vic = talking.asked(cast, "bea"), cast.acting("vic")
    known = {"thread": message.thread, "side": Side.SELLER, "words": "Fifty.", "by": vic}

    answers = together(moving(cast, "vendor", "zenith"), lambda: actions.respond(**known, moment=lambda: cast.now))

    message.refresh_from_db()
    assert (refusals(answers), message.answer, broken()) == ([], answers[1], [])


@pytest.mark.parametrize("repeat", REPEATS)
def test_nothing_is_said_between_two_companies_once_they_are_one(cast, repeat):
    message, vic = talking.asked(cast, "zoe"), cast.acting("vic")
    known = {"thread": message.thread, "side": Side.SELLER, "words": "Fifty.", "by": vic}

    answers = together(moving(cast, "vendor", "zenith"), lambda: actions.respond(**known, moment=lambda: cast.now))

    message.refresh_from_db()
    assert (message.answer is None) == isinstance(answers[1], Refused)
    assert (message.thread.closed_at, broken()) == (cast.now, [])


@pytest.mark.parametrize("repeat", REPEATS)
def test_an_offer_while_its_seller_becomes_a_branch_is_its_new_companys(cast, repeat):
    buying.goods(cast)
    process, vic = buying.published(cast), cast.acting("vic")
    known = {"process": process, "product": cast.products.CANDLE, "terms": buying.terms(), "words": "Here", "by": vic}

    answers = together(moving(cast, "vendor", "zenith"), lambda: offers.make(**known, moment=lambda: cast.now))

    assert (refusals(answers), Thread.objects.get().seller, broken()) == ([], cast.partners.zenith, [])


@pytest.mark.parametrize("repeat", REPEATS)
def test_nobody_is_given_a_conversation_while_he_leaves(cast, repeat):
    """Without his place being locked, somebody who was gone looked after it."""
    message, ada = talking.asked(cast, "bea"), cast.acting("ada")
    place = cast.memberships.bea
    known = {"thread": message.thread, "side": Side.BUYER, "owner_id": place.pk, "by": ada, "now": cast.now}

    together(
        lambda: leaving.move(membership=place, destination=None, by=ada, now=cast.now), lambda: threads.assign(**known)
    )

    assert (Thread.objects.get().buyer_owner, broken()) == (None, [])

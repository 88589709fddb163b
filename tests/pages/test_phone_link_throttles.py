"""Who guesses payment links, or answers one too often, waits; whoever has a good one is let in meanwhile (P12)."""

import secrets

import pytest
from django.test import Client
from django.urls import reverse

from commerce.models import Order
from telesales.models import PhoneOffer
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.test_phone_link_pages import ADDRESS, PAY, TICKED, they_sell  # noqa: F401
from tests.telesales.test_phone_link import sent

pytestmark = pytest.mark.usefixtures("clean_cache")
OTHER = "203.0.113.9"


@pytest.fixture
def limits(settings):
    """Let an address guess three links, and answer four times; a link is answered twice, from wherever."""
    few = {"phone_link": "3/m/ip", "phone_pay": "4/m/ip,2/m/key"}
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, **few}


def at(token):
    return reverse("telesales:phone_link_open", args=[token])


def guesses(number, *, method="get", address="127.0.0.1"):
    """Give what guesses are answered: (status, when to come again)."""
    client = Client(REMOTE_ADDR=address)
    answers = [getattr(client, method)(at(secrets.token_hex(32))) for _number in range(number)]
    return [(answer.status_code, answer.get("Retry-After")) for answer in answers]


def holder(token, address="127.0.0.1"):
    """Give a browser that has opened a link."""
    client = Client(REMOTE_ADDR=address)
    client.get(at(token))
    return client


def answers(client, offer, number):
    """Give what answers are answered that are not complete, and so change nothing."""
    told = {"seen": offer.version, "payment_method": offer.payment_method, **ADDRESS}
    return [client.post(PAY, told) for _number in range(number)]


def statuses(found):
    return [(answer.status_code, answer.get("Retry-After")) for answer in found]


@pytest.mark.parametrize("method", ["get", "head"])
def test_whoever_guesses_links_waits(cast, limits, method):
    assert guesses(4, method=method) == [(404, None)] * 3 + [(429, "60")]


def test_guesses_of_one_address_hold_up_no_other_and_no_good_link(cast, limits):
    _offer, token = sent(cast)
    guesses(4)

    good = Client().get(at(token))

    assert (good.status_code, good["Location"]) == (302, PAY)
    assert guesses(1, address=OTHER) == [(404, None)]


def test_good_links_are_opened_as_often_as_scanners_like(cast, limits):
    _offer, token = sent(cast)

    opened = [Client().get(at(token)).status_code for _number in range(6)]

    assert (opened, guesses(1)) == ([302] * 6, [(404, None)])


def test_whoever_answers_a_link_too_often_waits_from_wherever_he_does(cast, limits):
    """Also with another browser and from another address: what is counted is the link."""
    offer, token = sent(cast)

    first = answers(holder(token), offer, 2)
    then = answers(holder(token, OTHER), offer, 1)

    assert statuses([*first, *then]) == [(422, None)] * 2 + [(429, "60")]


def test_an_address_that_answers_many_links_waits(cast, limits):
    links = [sent(cast) for _number in range(3)]

    found = [answer for offer, token in links for answer in answers(holder(token), offer, 2)]

    assert statuses(found) == [(422, None)] * 4 + [(429, "60")] * 2


@pytest.mark.parametrize("said", [{"decline": "1"}, TICKED])
def test_what_is_said_too_often_does_nothing(cast, limits, said):
    offer, token = sent(cast)
    client = holder(token)
    answers(client, offer, 2)

    answer = client.post(PAY, {"seen": offer.version, "payment_method": "invoice", **ADDRESS, **said})

    assert (answer.status_code, PhoneOffer.objects.get().state, Order.objects.count()) == (429, "sent", 0)


def test_looking_again_is_no_answer(cast, limits):
    offer, token = sent(cast)
    client = holder(token)
    answers(client, offer, 3)

    looked = [getattr(client, method)(PAY).status_code for method in ("get", "head", "get")]

    assert looked == [200] * 3


def test_a_page_without_a_link_counts_for_nobody(cast, limits):
    offer, token = sent(cast)

    lost = statuses(answers(Client(), offer, 6))

    assert (lost, statuses(answers(holder(token), offer, 1))) == ([(404, None)] * 6, [(422, None)])

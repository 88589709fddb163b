"""Whoever searches, takes lists along or writes much more often than people do waits, and nobody else does (W12)."""

import uuid

import pytest

from messaging.models import Message

pytestmark = pytest.mark.usefixtures("clean_cache")
WAITS = (429, "60")
LIMITED = {"/search/?q=acme": "search", "/orders/?export=csv": "export", "/orders/?export=xlsx": "export"}


@pytest.fixture
def few(settings):
    """Let everybody do each of it twice a minute."""
    rates = dict.fromkeys(("search", "export", "message"), "2/m/key")
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, **rates}


def told(answer):
    if answer.streaming:
        answer.getvalue()
    return answer.status_code, answer.get("Retry-After")


@pytest.mark.parametrize("address", LIMITED)
def test_the_third_time_one_waits_and_another_does_not(world, few, address):
    bea, ada = world.cast.client_for("bea"), world.cast.client_for("ada")

    answers = [told(bea.get(address)) for _time in range(3)]

    assert (answers, told(ada.get(address))) == ([(200, None)] * 2 + [WAITS], (200, None))


def test_pages_of_a_list_are_not_counted(world, few):
    bea = world.cast.client_for("bea")

    assert {bea.get("/orders/").status_code for _time in range(4)} == {200}


def test_what_is_written_too_often_is_kept_on_the_page(world, few):
    bea = world.cast.client_for("bea")
    address = "/messages/ask/LANTERN/"

    answers = [bea.post(address, {"body": f"Question {number}", "key": uuid.uuid4()}) for number in range(3)]

    assert [told(answer) for answer in answers] == [(302, None)] * 2 + [WAITS]
    assert "Question 2" in answers[2].content.decode()
    assert Message.objects.filter(body__startswith="Question").count() == 2

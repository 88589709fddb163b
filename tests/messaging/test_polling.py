"""Pages that stay open ask whether something is new: one statement, a signed address, yes or no and no more (S5)."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from messaging import polling
from messaging.models import Side
from partners.models import Membership, User, UserStatus
from tests.messaging import talking
from tests.pages.conftest import now, unhashed_static  # noqa: F401


@pytest.fixture
def thread(cast):
    return talking.asked(cast, asks=False).thread


def address(cast, thread, who="vic", side=Side.SELLER):
    place = getattr(cast.memberships, who)
    return reverse("messaging:news", args=[polling.token(thread, side, place.pk, thread.last_at)])


def test_nothing_new_costs_one_statement_and_no_session(cast, thread):
    url = address(cast, thread)

    with CaptureQueriesContext(connection) as captured:
        answer = Client().get(url)

    assert (answer.status_code, answer.content, len(captured)) == (204, b"", 1)


def test_a_new_message_is_told_and_what_it_says_is_not(cast, thread):
    url = address(cast, thread)
    talking.responded(cast, thread, "bea", side=Side.BUYER, at=talking.after(cast, seconds=1), words="CANARY")

    answer = Client().get(url)

    assert (answer.status_code, answer.content) == (200, b"")


def test_the_address_on_the_page_is_up_to_date_with_the_page(cast, thread):
    page = cast.client_for("vic").get(reverse("messaging:thread", args=[thread.pk])).text
    url = re.search(r'data-poll="([^"]+)"', page)[1]

    assert Client().get(url).status_code == 204
    talking.responded(cast, thread, "bea", side=Side.BUYER, at=talking.after(cast, seconds=1))
    assert Client().get(url).status_code == 200


def left(cast):
    Membership.objects.filter(pk=cast.memberships.vic.pk).update(ended_at=cast.now)


def lost_the_role(cast):
    Membership.objects.filter(pk=cast.memberships.vic.pk).update(roles=["reseller"])


def was_deleted(cast):
    User.objects.filter(pk=cast.users.vic.pk).update(status=UserStatus.DELETED)


@pytest.mark.parametrize("lose", [left, lost_the_role, was_deleted])
def test_who_loses_his_place_is_told_nothing(cast, thread, lose):
    url = address(cast, thread)
    assert Client().get(url).status_code == 204

    lose(cast)

    assert Client().get(url).status_code == 404


def test_the_other_sides_role_opens_nothing(cast, thread):
    assert Client().get(address(cast, thread, "bea", Side.SELLER)).status_code == 404
    assert Client().get(address(cast, thread, "bea", Side.BUYER)).status_code == 204


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: f"x{token}", lambda token: "forged"])
def test_a_changed_address_is_none_and_costs_no_statement(cast, thread, change):
    token = address(cast, thread).rstrip("/").rpartition("/")[2]

    with CaptureQueriesContext(connection) as captured:
        answer = Client().get(reverse("messaging:news", args=[change(token)]))

    assert (answer.status_code, len(captured)) == (404, 0)


def test_it_is_over_after_twelve_hours(cast, thread, monkeypatch):
    url = address(cast, thread)
    later = signing.time.time() + polling.HOURS.total_seconds()

    for seconds, status in ((-1, 204), (2, 404)):
        monkeypatch.setattr(signing.time, "time", lambda seconds=seconds: later + seconds)
        assert Client().get(url).status_code == status


def test_what_answers_early_is_the_declared_view(cast, thread):
    view = resolve(address(cast, thread)).func

    assert view.access.is_public
    assert Client().post(address(cast, thread)).status_code == 405
    assert Client().head(address(cast, thread)).status_code == 204
    assert Client().get(address(cast, thread))["Cache-Control"] == "no-store"


def test_moments_are_kept_to_the_microsecond(cast, thread):
    for micros in (-1, 0, 1):
        shown = thread.last_at + timedelta(microseconds=micros)
        token = polling.token(thread, Side.SELLER, cast.memberships.vic.pk, shown)
        assert polling.has_news(token) is (micros < 0)

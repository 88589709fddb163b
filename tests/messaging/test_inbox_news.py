"""An inbox that stays open hears of new messages: one statement while there are none, else words above it (S5)."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from messaging import polling
from messaging.models import Side
from partners.models import Membership, Partner
from tests.messaging import talking
from tests.pages.conftest import now, unhashed_static  # noqa: F401

INBOX = {Side.SELLER: reverse("messaging:sales"), Side.BUYER: reverse("messaging:purchases")}


@pytest.fixture
def thread(cast):
    return talking.asked(cast, asks=False, at=talking.after(cast, hours=-5)).thread


def address(cast, who, side, until):
    place = getattr(cast.memberships, who)
    company = cast.partners.vendor if side == Side.SELLER else cast.partners.acme
    return reverse("messaging:news", args=[polling.inbox_token(company.pk, side, place.pk, until)])


def written(page):
    """Give (where the page asks, where it reads how much)."""
    return [unescape(re.search(rf'{name}="([^"]+/news/[^"]+)"', page)[1]) for name in ("data-poll", "hx-get")]


def read(client, url, shown):
    """Read as an open page does, at the address that the browser shows."""
    return client.get(url, headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{shown}"})


def test_nothing_new_costs_one_statement_and_no_session(cast, thread):
    url = address(cast, "vic", Side.SELLER, cast.now)

    with CaptureQueriesContext(connection) as captured:
        answer = Client().get(url)

    assert (answer.status_code, answer.content, len(captured)) == (204, b"", 1)


@pytest.mark.parametrize(("side", "reader", "writer"), [(Side.SELLER, "vic", "bea"), (Side.BUYER, "bea", "vic")])
def test_what_the_other_side_writes_is_news_and_what_colleagues_write_is_none(cast, thread, side, reader, writer):
    url = address(cast, reader, side, cast.now)

    for who, status in ((reader, 204), (writer, 200)):
        at = talking.after(cast, minutes=1 if who == reader else 2)
        talking.responded(cast, thread, who, side=Side.SELLER if who == "vic" else Side.BUYER, at=at)
        assert Client().get(url).status_code == status


def test_the_moment_itself_is_shown_already(cast, thread):
    assert [
        Client().get(address(cast, "vic", Side.SELLER, thread.last_at - timedelta(microseconds=micros))).status_code
        for micros in (0, 1)
    ] == [204, 200]


def left(cast):
    Membership.objects.filter(pk=cast.memberships.vic.pk).update(ended_at=cast.now)


def lost_the_role(cast):
    Membership.objects.filter(pk=cast.memberships.vic.pk).update(roles=["affiliate"])


def became_a_branch(cast):
    Partner.objects.filter(pk=cast.partners.vendor.pk).update(parent=cast.partners.zenith)


def went_to_another_company(cast):
    Membership.objects.filter(pk=cast.memberships.vic.pk).update(partner=cast.partners.zenith)


@pytest.mark.parametrize("lose", [left, lost_the_role, became_a_branch, went_to_another_company])
def test_who_loses_the_inbox_is_told_nothing(cast, thread, lose):
    url = address(cast, "vic", Side.SELLER, cast.now)
    assert Client().get(url).status_code == 204

    lose(cast)

    assert Client().get(url).status_code == 404


def test_the_address_of_a_thread_is_none_of_an_inbox(cast, thread):
    """What is signed says what it is of: no id is read as another's."""
    place = cast.memberships.vic
    of_thread, of_inbox = (
        signing.loads(token, salt=polling.SALT)
        for token in (
            polling.token(thread, Side.SELLER, place.pk, cast.now),
            polling.inbox_token(thread.pk, Side.SELLER, place.pk, cast.now),
        )
    )

    assert (of_thread[0], of_inbox[0], of_thread[1:]) == ("thread", "inbox", of_inbox[1:])


def test_an_open_list_says_how_much_is_new_and_asks_for_more_from_then_on(live):
    thread = talking.asked(live, asks=False).thread
    vic, url = live.client_for("vic"), INBOX[Side.SELLER]
    poll, more = written(vic.get(url).text)
    assert Client().get(poll).status_code == 204
    talking.responded(live, thread, "bea", side=Side.BUYER, at=talking.after(live, seconds=0) + LATER, words="CANARY")

    told = read(vic, more, f"{url}?owner=nobody&after=x").text
    again = written(told)

    assert Client().get(poll).status_code == 200
    assert "New messages in 1 conversation." in told
    assert (f'href="{url}?owner=nobody" hx-get="{url}?owner=nobody"' in told, "CANARY" in told) == (True, False)
    assert again[1] == more


LATER = timedelta(days=1)
"""Later than any moment at which a page of this test is read."""


def test_two_are_two_and_nothing_is_said_of_none(live):
    first = talking.asked(live, asks=False).thread
    vic, url = live.client_for("vic"), INBOX[Side.SELLER]
    more = written(vic.get(url).text)[1]

    before = read(vic, more, url).text
    talking.responded(live, first, "bea", side=Side.BUYER, at=live.now + LATER)
    talking.asked(live, "dora", code="TWINE", asks=False, at=live.now + LATER)

    assert ("New messages" in before, "New messages in 2 conversations." in read(vic, more, url).text) == (False, True)


@pytest.mark.parametrize("after", ["", "x", "9" * 17, "-1", "²"])
def test_without_script_or_with_nonsense_the_list_itself_is_shown(live, after):
    vic, url = live.client_for("vic"), INBOX[Side.SELLER]

    plain = vic.get(f"{url}news/?after=1")
    odd = read(vic, f"{url}news/?after={after}", url)

    assert [(answer.status_code, answer["Location"]) for answer in (plain, odd)] == [(302, url)] * 2


def test_another_page_than_the_list_leads_to_the_whole_list(live):
    vic, url = live.client_for("vic"), INBOX[Side.SELLER]
    talking.asked(live, asks=False)

    told = read(vic, f"{url}news/?after=1", "/somewhere/?owner=nobody").text

    assert f'href="{url}"' in told


def test_what_a_filter_brings_asks_from_its_own_moment(live):
    talking.asked(live, asks=False)
    vic, url = live.client_for("vic"), INBOX[Side.SELLER]
    first = written(vic.get(url).text)

    part = vic.get(f"{url}?owner=nobody", headers={"HX-Request": "true"}).text

    assert part.lstrip().startswith('<div id="list"')
    assert [mine != theirs for mine, theirs in zip(written(part), first, strict=True)] == [True, True]

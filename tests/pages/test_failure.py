"""A request that failed reads plainly why, and needs no database to say it (CHECKS Q10, Q11)."""

import re
import subprocess

import pytest
from django.db import DataError, InterfaceError, OperationalError

from commerce.actions import document as documents
from core.actor import SYSTEM
from partners.models import Membership


@pytest.fixture
def asked(monkeypatch, cast):
    """Give a function that has the overview end in an error, and gives the answer."""

    def ask(error):
        client = cast.client_for("bea")
        client.raise_request_exception = False

        def fail(acting):
            raise error

        monkeypatch.setattr("commerce.navigation.entries", fail)
        return client.get("/carts/")

    return ask


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_while_the_database_is_away_a_page_asks_to_try_again_soon(asked, error):
    page = asked(error)

    assert (page.status_code, page["Retry-After"], page["Content-Type"]) == (503, "10", "text/html; charset=utf-8")
    assert "The database does not answer just now." in page.content.decode()


def test_any_other_failure_is_ours(asked):
    page = asked(DataError("out of range"))

    assert (page.status_code, "Retry-After" in page) == (500, False)
    assert "Something failed on our side" in page.content.decode()


def test_a_failure_tells_the_number_under_which_the_logs_have_it(asked):
    page = asked(DataError("out of range"))

    assert re.search(r'<span class="code">[0-9a-f-]{36}</span>', page.content.decode())


@pytest.mark.parametrize("error", [subprocess.TimeoutExpired("typst", 20), subprocess.CalledProcessError(1, "typst")])
def test_a_document_that_cannot_be_drawn_is_asked_for_again(cast, monkeypatch, error):
    client, order = cast.client_for("bea"), cast.submitted("bea")
    document = documents.confirmation(order=order, by=SYSTEM, now=cast.now)
    client.raise_request_exception = False

    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr("commerce.documents.drawing.pdf", fail)
    page = client.get(f"/documents/{document.pk}/")

    assert (page.status_code, page["Retry-After"]) == (503, "10")
    assert "The document could not be drawn just now" in page.content.decode()
    assert "style-src 'self'" in page["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("who", "address", "helpers"),
    [("bea", "/desk/", "Ada"), ("carl", "/desk/", "Ada"), ("sam", "/taxes/", "Max"), ("fay", "/settings/mail/", "Max")],
)
def test_who_lacks_a_right_reads_who_gives_it(cast, who, address, helpers):
    page = cast.client_for(who).get(address)

    assert (page.status_code, f"can give it: {helpers}." in page.content.decode()) == (403, True)


def test_the_only_administrator_is_sent_to_whoever_looks_after_his_company(cast):
    page = cast.client_for("ada").get("/desk/").content.decode()

    assert ("can give it" in page, "ask whoever looks after your company" in page) == (False, True)


def test_who_has_another_place_may_act_from_there(cast):
    Membership.objects.create(user=cast.users.bea, partner=cast.partners.zenith, roles=["buyer"])

    page = cast.client_for("bea").get("/desk/").content.decode()

    assert ("Act for Zenith" in page, "Act for Acme Depot" in page) == (True, False)


def test_what_is_not_there_offers_the_search_to_whoever_is_signed_in(cast, client):
    inside, outside = cast.client_for("bea").get("/nowhere/"), client.get("/nowhere/")

    assert (inside.status_code, outside.status_code) == (404, 404)
    assert ('role="search"' in inside.content.decode(), 'role="search"' in outside.content.decode()) == (True, False)

"""Signing in and out, the acting company, and passwords (P2, P3, P11)."""

import re
import uuid
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client

from core import outbox
from core.models import OutboxEntry
from partners.middleware import SESSION_KEY
from partners.models import Membership, Partner, PartnerStatus, User, UserStatus
from tests.pages.reading import body, sentences
from tests.pages.world import PASSWORD, give_passwords

NEW = "another-long-secret"


@pytest.fixture
def cast(cast, monkeypatch):
    """Give the cast with passwords, and a cache of their own, in which nobody's attempts are counted yet."""
    monkeypatch.setattr(caches["default"], "key_prefix", str(uuid.uuid4()))
    give_passwords(cast)
    return cast


def sign_in(client, login="bea", password=PASSWORD, **more):
    return client.post("/account/sign-in/", {"login": login, "password": password, **more})


def is_in(client):
    return client.get("/").status_code == 200


LETS_IN_USER = {"active", "on_hold"}
LETS_IN_PARTNER = {"open", "on_hold", "on_credit_hold"}


@pytest.mark.parametrize("partner", PartnerStatus.values)
@pytest.mark.parametrize("user", UserStatus.values)
def test_who_gets_in_follows_user_and_partner(cast, client, user, partner):
    User.objects.filter(username="bea").update(status=user)
    cast.set_status("acme", partner)

    sign_in(client)

    assert is_in(client) == (user in LETS_IN_USER and partner in LETS_IN_PARTNER)


@pytest.mark.parametrize("login", ["bea", "BEA", "bea@people.example", "Bea@People.Example"])
def test_a_user_name_or_an_address_in_any_case_opens(cast, client, login):
    sign_in(client, login)

    assert is_in(client)


@pytest.mark.parametrize(("login", "password"), [("bea", "wrong"), ("nobody", PASSWORD), ("bea", ""), ("b\0a", "x")])
def test_a_wrong_sign_in_says_nothing_about_which_part_was_wrong(cast, client, login, password):
    answer = sign_in(client, login, password)

    assert (answer.status_code, is_in(client)) == (200, False)


def test_a_procurement_user_has_no_password_sign_in(cast, client):
    User.objects.filter(username="bea").update(kind="procurement")

    sign_in(client)

    assert not is_in(client)


@pytest.mark.parametrize(
    "aim",
    [
        "https://evil.example/",
        "//evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
        "http:///evil",
    ],
)
def test_signing_in_leads_nowhere_else(cast, client, aim):
    answer = sign_in(client, next=aim)

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_signing_in_leads_back_to_the_page_that_was_asked_for(cast, client):
    asked = client.get("/orders/?scope=company")

    answer = sign_in(client, next="/orders/?scope=company")

    assert asked["Location"] == "/account/sign-in/?next=/orders/%3Fscope%3Dcompany"
    assert answer["Location"] == "/orders/?scope=company"


@pytest.mark.parametrize("aim", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_adding_to_the_cart_leads_back_to_our_own_pages_only(cast, aim):
    answer = cast.client_for("bea").post("/catalogue/LANTERN/line/", {"quantity": "1", "next": aim})

    back = urlsplit(answer["Location"])
    assert (back.scheme, back.netloc, back.path) == ("", "", "/catalogue/LANTERN/")


def test_many_wrong_passwords_are_stopped(cast, client):
    for _attempt in range(10):
        sign_in(client, password="wrong")

    sign_in(client)

    assert not is_in(client)


def _close(cast):
    Partner.objects.filter(code="ACME").update(status="closed", status_reason="Gone", status_since=cast.now)


def _inactivate(cast):
    User.objects.filter(username="bea").update(status="inactive")


def _end(cast):
    Membership.objects.filter(pk=cast.memberships.bea.pk).update(ended_at=cast.now)


@pytest.mark.parametrize("change", [_close, _inactivate, _end])
def test_a_session_ends_with_the_right_to_it(cast, client, change):
    sign_in(client)
    was_in = is_in(client)

    change(cast)

    assert (was_in, is_in(client)) == (True, False)


def test_signing_out_needs_a_post_and_ends_the_session(cast, client):
    sign_in(client)
    client.get("/account/sign-out/")
    still_in = is_in(client)

    client.post("/account/sign-out/")

    assert (still_in, is_in(client)) == (True, False)


def test_signing_in_gives_a_new_session(cast, client):
    client.get("/account/sign-in/")
    client.session.save()
    before = client.cookies.get("sessionid") and client.cookies["sessionid"].value

    sign_in(client)

    assert client.cookies["sessionid"].value != before


def _asked_reset(client, address="bea@people.example"):
    return client.post("/account/password/reset/", {"email": address}, follow=True)


def _mailed_link():
    outbox.send_due()
    return re.search(r"/account/password/reset/\S+", mail.outbox[-1].body)[0]


def test_a_mailed_reset_works_once_and_ends_other_sessions(cast, client):
    elsewhere = Client()
    sign_in(elsewhere)
    _asked_reset(client)
    link = _mailed_link()

    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    again = Client().get(link, follow=True)

    assert (is_in(client), is_in(elsewhere)) == (False, False)
    assert b"This link no longer works" in again.content
    sign_in(client, password=NEW)
    assert is_in(client)


def test_the_database_holds_no_reset_link(cast, client):
    _asked_reset(client)

    entry = OutboxEntry.objects.get(topic="account.password_reset")
    assert sorted(entry.payload) == ["email", "user"]


def test_an_unknown_address_reads_the_same_and_gets_no_mail(cast, client):
    known, unknown = _asked_reset(client), _asked_reset(Client(), "nobody@people.example")

    outbox.send_due()
    assert body(known) == body(unknown)
    assert [message.to for message in mail.outbox] == [["bea@people.example"]]


def test_an_inactive_user_gets_no_reset_mail(cast, client):
    _asked_reset(client)
    _inactivate(cast)

    outbox.send_due()

    assert mail.outbox == []


def test_acting_for_another_company_changes_cart_and_prices_and_the_session(cast):
    Membership.objects.create(user=cast.users.bea, partner=cast.partners.resale, roles=["buyer"])
    bea = cast.client_for("bea")
    cast.filled_cart("bea", "12.34")
    other = cast.users.bea.memberships.get(partner=cast.partners.resale)
    session, offered = bea.cookies["sessionid"].value, b"Storm lantern" in bea.get("/catalogue/").content

    answer = bea.post("/partners/switch/", {"membership": other.pk}, follow=True)

    assert sentences(answer) == ["You now act for Resale (RESALE)."]
    assert (bea.cookies["sessionid"].value != session, bea.session[SESSION_KEY]) == (True, other.pk)
    assert (offered, b"Storm lantern" in bea.get("/catalogue/").content) == (True, False)
    assert b"Your cart is empty" in bea.get("/carts/current/").content


def test_a_place_that_has_ended_falls_back_to_the_first(cast):
    place = Membership.objects.create(user=cast.users.bea, partner=cast.partners.resale, roles=["buyer"])
    bea = cast.client_for("bea")
    bea.post("/partners/switch/", {"membership": place.pk})

    Membership.objects.filter(pk=place.pk).update(ended_at=cast.now)

    assert b"Acting for Acme Depot" in bea.get("/orders/").content


def test_a_company_on_hold_reads_why_on_every_page_and_may_still_browse(cast):
    cast.set_status("acme", "on_credit_hold", reason="Invoice 4711 is overdue")

    pages = [cast.client_for("bea").get(page) for page in ("/", "/catalogue/", "/orders/")]

    said = "On credit hold because of Acme (Invoice 4711 is overdue)."
    assert [(page.status_code, sentences(page)[0]) for page in pages] == [(200, said)] * 3

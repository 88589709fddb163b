"""What signing in costs and writes down: the same for whoever there is and whoever there is not (S05, S06)."""

import uuid

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import outbox, proxies
from core.models import AuditEntry
from tests.pages.world import PASSWORD, give_passwords

LOGINS = {"a user name": "bea", "an address": "bea@people.example", "no user name": "nobody",
          "no address": "nobody@people.example"}  # fmt: skip
PROXY, CLIENT, OTHER = "10.0.0.7", "203.0.113.1", "203.0.113.2"


@pytest.fixture
def cast(cast, monkeypatch):
    """Give the cast with passwords, and a cache of their own, in which nobody's attempts are counted yet."""
    monkeypatch.setattr(caches["default"], "key_prefix", str(uuid.uuid4()))
    give_passwords(cast)
    return cast


def sign_in(client, login, password=PASSWORD, **headers):
    return client.post("/account/sign-in/", {"login": login, "password": password}, **headers)


def test_a_wrong_password_costs_one_hash_whoever_is_meant(cast, monkeypatch):
    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: hashed.append(1) or encode(*given))

    costs = {}
    for name, login in LOGINS.items():
        hashed.clear()
        sign_in(Client(), login, "wrong")
        costs[name] = len(hashed)

    assert costs == dict.fromkeys(LOGINS, 1)


def test_a_reset_asks_the_database_as_often_for_an_address_that_nobody_has(cast):
    asked = {}
    for address in ("bea@people.example", "nobody@people.example"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            Client().post("/account/password/reset/", {"email": address})
        asked[address] = len(queries)
    outbox.send_due()

    assert asked["bea@people.example"] == asked["nobody@people.example"]
    assert [each.to for each in mail.outbox] == [["bea@people.example"]]


@pytest.mark.parametrize(("login", "account"), [("bea", "bea"), ("Bea@People.example", "bea"), ("nobody", None)])
def test_the_log_tells_whose_account_was_tried_and_from_where(cast, caplog, login, account):
    with caplog.at_level("INFO"):
        sign_in(Client(), login, "wrong", REMOTE_ADDR=CLIENT)

    [line] = [record.msg for record in caplog.records if record.msg.get("event") == "sign_in.failed"]
    assert (line["account"], line["ip"], "wrong" in str(line)) == (account, CLIENT, False)


def test_behind_a_proxy_one_client_does_not_lock_out_another(cast, settings):
    settings.PROXIES = 1
    for number in range(11):
        sign_in(Client(), f"nobody{number}", "wrong", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=CLIENT)

    stopped, other = Client(), Client()
    sign_in(stopped, "bea", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=f"{OTHER}, {CLIENT}")
    sign_in(other, "bea", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=OTHER)

    assert ("_auth_user_id" in stopped.session, "_auth_user_id" in other.session) == (False, True)


@pytest.mark.parametrize(
    ("count", "said", "address"),
    [
        (0, CLIENT, PROXY),
        (1, CLIENT, CLIENT),
        (1, f"{OTHER}, {CLIENT}", CLIENT),
        (2, f"1.1.1.1, {OTHER}, {CLIENT}", OTHER),
        (2, CLIENT, PROXY),
        (1, "", PROXY),
        (1, "unknown", PROXY),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_the_one_that_the_outermost_proxy_saw(count, said, address):
    meta = {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": said}

    proxies.settle(meta, count)

    assert meta == {"REMOTE_ADDR": address}


def test_the_audit_names_the_client_and_not_the_proxy(cast, settings):
    settings.PROXIES = 1
    bea = cast.client_for("bea")
    behind = {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": f"{OTHER}, {CLIENT}"}
    values = {"name": "Bea Bond", "language": "en-gb", "timezone": "UTC"}

    bea.post("/profile/", values, **behind)

    assert {str(entry.ip) for entry in AuditEntry.objects.filter(actor_id=cast.users.bea.pk)} == {CLIENT}

"""A session that has ended opens nothing more, whatever the cache still has of it (S01, S02, Q05)."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache.backends.redis import RedisCacheClient
from django.test import Client
from redis.exceptions import ReadOnlyError

from tests.pages.world import PASSWORD, give_passwords

pytestmark = pytest.mark.usefixtures("clean_cache")


@pytest.fixture
def bea(cast):
    """Give bea, signed in, who has looked around: her session is in the cache."""
    give_passwords(cast)
    client = Client()
    client.post("/account/sign-in/", {"login": "bea", "password": PASSWORD})
    assert client.get("/").status_code == 200
    return client


@pytest.fixture
def read_only(monkeypatch):
    """Let Redis answer as a replica does: what is there is read, nothing is written."""

    def refuse(*_arguments, **_named):
        raise ReadOnlyError("You can't write against a read only replica.")

    for name in ("set", "delete", "add", "incr", "touch", "delete_many", "set_many"):
        monkeypatch.setattr(RedisCacheClient, name, refuse)


def with_cookie(key):
    client = Client()
    client.cookies["sessionid"] = key
    return client


def opens(key):
    return with_cookie(key).get("/").status_code == 200


def test_signing_out_holds_while_the_cache_cannot_be_written_to(bea, read_only):
    key = bea.cookies["sessionid"].value

    left = bea.post("/account/sign-out/")

    assert (left.status_code, opens(key)) == (302, False)


def test_the_number_of_before_signing_in_opens_nothing(cast):
    give_passwords(cast)
    client = Client()
    client.get("/account/sign-in/?next=/orders/")
    client.session.create()
    before = client.session.session_key
    client.cookies["sessionid"] = before

    client.post("/account/sign-in/", {"login": "bea", "password": PASSWORD})

    assert (client.cookies["sessionid"].value != before, opens(client.cookies["sessionid"].value), opens(before)) == (
        True, True, False,
    )  # fmt: skip


def test_a_session_whose_time_is_over_opens_nothing(bea):
    key = bea.cookies["sessionid"].value
    assert opens(key)

    Session.objects.update(expire_date="2020-01-01T00:00Z")

    assert not opens(key)


def test_a_new_password_ends_the_other_sessions(bea):
    other = Client()
    other.post("/account/sign-in/", {"login": "bea", "password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": "another-long-secret", "password2": "another-long-secret"}

    changed = bea.post("/account/password/", new)

    assert (changed.status_code, bea.get("/").status_code, other.get("/").status_code) == (302, 200, 302)

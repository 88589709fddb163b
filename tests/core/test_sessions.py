"""Sessions: one that cannot be saved, what a copy of the database tells of them (L07), and those that are over."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import cache
from django.db import OperationalError

from core import clock, sessions
from core.sessions import SessionStore

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def session():
    made = SessionStore()
    made["seen"] = 1
    made.create()
    return made


def test_a_database_that_is_away_is_told_as_such(session, monkeypatch):
    def away(*_args, **_kwargs):
        raise OperationalError("terminating connection due to administrator command")

    monkeypatch.setattr(Session, "save", away)

    with pytest.raises(OperationalError, match="terminating"):
        session.save()


def test_a_session_that_ended_meanwhile_is_told_as_such(session):
    Session.objects.all().delete()

    with pytest.raises(UpdateError):
        session.save()


def test_a_copy_of_the_database_does_not_tell_what_a_session_holds():
    made = SessionStore()
    made["invitation_link"] = "3f9a" * 16
    made.create()

    stored = Session.objects.get().session_data

    cache.clear()
    assert SessionStore(made.session_key)["invitation_link"] == "3f9a" * 16
    assert "3f9a3f9a" not in stored
    with pytest.raises((ValueError, signing.BadSignature)):
        signing.loads(stored, salt=made.key_salt, serializer=made.serializer)


def test_a_session_from_before_they_were_encrypted_goes_on(session):
    signed = signing.dumps({"seen": 2}, salt=session.key_salt, serializer=session.serializer, compress=True)
    Session.objects.update(session_data=signed)
    cache.clear()

    assert SessionStore(session.session_key)["seen"] == 2


def test_one_that_was_written_without_the_key_is_empty(session, settings):
    settings.SECRET_KEY = "another" * 10
    Session.objects.update(session_data=session.encode({"seen": 3}))
    settings.SECRET_KEY = "this one" * 10
    cache.clear()

    assert SessionStore(session.session_key).get("seen") is None


def test_those_that_are_over_are_forgotten_with_their_devices(cast):
    cast.client_for("bea"), cast.client_for("ada")
    now = clock.now()
    for key in Session.objects.values_list("session_key", flat=True):
        UserSession.objects.create(user=cast.users.bea, session_key=key, ip="127.0.0.1", created_at=now - 2 * DAY)
    UserSession.objects.create(user=cast.users.bea, session_key="begins", ip="127.0.0.1", created_at=now)
    gone = Session.objects.first()
    Session.objects.filter(pk=gone.pk).update(expire_date=now - DAY)

    purged = sessions.purge(now=now)

    left = set(UserSession.objects.values_list("session_key", flat=True))
    assert (purged, Session.objects.filter(pk=gone.pk).exists(), gone.pk in left, "begins" in left, len(left)) == (
        (1, 1), False, False, True, 2,
    )  # fmt: skip

"""A session that cannot be saved, because it ended meanwhile or because the database is away."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError

from core.sessions import SessionStore

pytestmark = pytest.mark.django_db


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

"""Sessions kept in PostgreSQL behind the cache, encrypted: they hold what mailed links gave (CHECKS L07)."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends import cached_db
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError
from django.db.models import Exists, OuterRef

from core.cipher import cipher

PURPOSE = "core.sessions"
BEGINNING = timedelta(days=1)
"""A device that signed in a moment ago may be listed before its session is stored."""


class SessionStore(cached_db.SessionStore):
    """Tell a database that is away as such (503), not as a session that ended meanwhile (400), as Django does."""

    def save(self, must_create=False):
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from None
            raise

    def encode(self, session_dict):
        return cipher(PURPOSE).encrypt(super().encode(session_dict).encode()).decode()

    def decode(self, session_data):
        """Read what is stored; a session from before they were encrypted is signed alone."""
        try:
            session_data = cipher(PURPOSE).decrypt(session_data.encode()).decode()
        except InvalidToken:
            pass
        return super().decode(session_data)


def purge(*, now):
    """Delete the sessions that are over, and the devices that were listed for them. Gives how many of both."""
    sessions = SessionStore.get_model_class().objects
    over, _each = sessions.filter(expire_date__lt=now).delete()
    has_session = Exists(sessions.filter(session_key=OuterRef("session_key")))
    listed, _each = UserSession.objects.filter(~has_session, created_at__lt=now - BEGINNING).delete()
    return over, listed

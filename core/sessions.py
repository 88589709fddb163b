"""Sessions kept in PostgreSQL behind the cache."""

from django.contrib.sessions.backends import cached_db
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError


class SessionStore(cached_db.SessionStore):
    """Tell a database that is away as such (503), not as a session that ended meanwhile (400), as Django does."""

    def save(self, must_create=False):
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from None
            raise

"""Sign-in and the user of each request: he, his places and their effective status, read afresh (P3, P11)."""

from contextlib import contextmanager
from contextvars import ContextVar

from allauth.account.auth_backends import AuthenticationBackend

from core import prepared
from partners import queries
from partners.models import User

USER_SQL = f"""SELECT {prepared.columns(User)} FROM partners_user WHERE id = %s AND (%s::text IS NULL OR EXISTS (
    SELECT FROM django_session WHERE session_key = %s AND expire_date > clock_timestamp()))"""
_session: ContextVar[str | None] = ContextVar("session", default=None)


@contextmanager
def of_session(key):
    """Read the user of a session, which PostgreSQL must still have: a cache that could not be written to when it ended
    goes on telling what was in it (S02)."""
    token = _session.set(key)
    try:
        yield
    finally:
        _session.reset(token)


class PlaceBackend(AuthenticationBackend):
    """allauth's back end; a user without an open place, or on an inactive status, is nobody at the next request."""

    def get_user(self, user_id):
        key = _session.get()
        user = prepared.one(User, USER_SQL, [user_id, key, key])
        if user is None or not user.is_active:
            return None
        user.places = queries.places(user)
        return user if user.places else None

    def _authenticate(self, request, **credentials):
        """Try a login once: allauth hands it on as a user name and as an address, and took twice as long for an address
        that somebody has (S05)."""
        if credentials.get("email") == credentials.get("username"):
            credentials.pop("email", None)
        return super()._authenticate(request, **credentials)

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and user.kind == User.Kind.DIRECT

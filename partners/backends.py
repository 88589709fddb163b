"""Sign-in and the user of each request: he, his places and their effective status, read afresh (P3, P11)."""

from allauth.account.auth_backends import AuthenticationBackend

from core import prepared
from partners import queries
from partners.models import User

USER_SQL = f"SELECT {prepared.columns(User)} FROM partners_user WHERE id = %s"


class PlaceBackend(AuthenticationBackend):
    """allauth's back end; a user without an open place, or on an inactive status, is nobody at the next request."""

    def get_user(self, user_id):
        user = prepared.one(User, USER_SQL, [user_id])
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

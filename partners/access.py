"""Who gets in: role by permission, everything else by sight and state (see core.access)."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from core.access import Access, declared


def require(permission, *, sight, methods=("GET",)):
    """Let in who acts from a place with the permission; others sign in first, or read 403."""

    def check(request):
        if request.acting is None:
            return redirect_to_login(request.get_full_path())
        if permission is not None and not request.acting.may(permission):
            raise PermissionDenied
        return None

    return declared(Access(permission, sight, tuple(methods)), check)


def signed_in(*, sight, methods=("GET",)):
    """Let in anybody who is signed in."""
    return require(None, sight=sight, methods=methods)

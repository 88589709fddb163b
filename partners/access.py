"""Who gets in: role by permission, everything else by sight and state (see core.access)."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from core.access import Access, declared


def require(permission, *, sight, methods=("GET",), in_sale=False):
    """Let in who acts from a place with the permission; others sign in first, or read 403.

    `in_sale` marks what a seller does for his customer: while he sells to one, it happens at the customer's place,
    with what his seller may do there (T2, T8). Everything else goes on at his own.
    """

    def check(request):
        if request.acting is None:
            return redirect_to_login(request.get_full_path())
        if in_sale and request.selling:
            request.acting = request.selling
        if permission is not None and not request.acting.may(permission):
            raise PermissionDenied
        return None

    return declared(Access(permission, sight, tuple(methods), in_sale=in_sale), check)


def signed_in(*, sight, methods=("GET",)):
    """Let in anybody who is signed in."""
    return require(None, sight=sight, methods=methods)


def lately_proved(view):
    """Have whoever is signed in prove again that it is him, unless he did so in the last minutes.

    Stands below `require`, or on that part of a view which needs it, before anything is written. What was sent
    meanwhile is kept in his session, and done once he has proved it: then the view is asked again in his request, with
    its own `require`.
    """
    return reauthentication_required(view)

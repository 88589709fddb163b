"""Who gets in: role by permission, everything else by sight and state (see core.access)."""

import functools

from allauth.account.internal.flows import reauthentication
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

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


def lately_proved(view):
    """Have whoever is signed in prove again that it is him, unless he did so in the last minutes; then he comes back.

    Stands below `require`. What was sent meanwhile is not repeated by itself: he sees the page and sends it again.
    """

    @functools.wraps(view)
    def guarded(request, *args, **kwargs):
        if reauthentication.is_reauthentication_required(request, app="account"):
            return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    return guarded

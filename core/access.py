"""What every view declares: which permission it needs and whose rows it shows. `manage.py list_routes` reads it."""

import functools
from dataclasses import dataclass

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseNotAllowed


@dataclass(frozen=True)
class Access:
    """`permission` None is for anybody signed in, or for everybody where `is_public`; `sight` says whose rows."""

    permission: str | None
    sight: str
    methods: tuple
    is_public: bool = False
    in_sale: bool = False
    """Whether a seller does this at his customer's place while he sells to him."""


def declared(access, check=None):
    """Decorate a view: answer only its methods, ask `check(request)` for another answer first, and tell `access`."""

    def decorate(view):
        @functools.wraps(view)
        def guarded(request, *args, **kwargs):
            if request.method not in access.methods and not (request.method == "HEAD" and "GET" in access.methods):
                return HttpResponseNotAllowed(access.methods)
            if any("\0" in part for part in kwargs.values() if isinstance(part, str)):
                raise Http404  # PostgreSQL has no such text
            return (check and check(request)) or view(request, *args, **kwargs)

        guarded.access = access  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(why, methods=("GET",)):
    """Let in everybody; `why` says what keeps the page safe."""
    return declared(Access(None, why, tuple(methods), is_public=True))


def signed_in(sight, methods=("GET",)):
    """Let in everybody who is signed in, to what is his own."""

    def check(request):
        return None if request.acting else redirect_to_login(request.get_full_path())

    return declared(Access(None, sight, tuple(methods)), check)

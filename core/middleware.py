"""Headers that every answer carries."""

from django.conf import settings
from django.http import HttpResponseNotAllowed, HttpResponseNotFound
from django.middleware.security import SecurityMiddleware
from django.views.defaults import page_not_found

from core import proxies


def harden(get_response):
    """Find out who asks, refuse odd methods, and keep what a signed-in user sees out of caches. Stands first: an odd
    method is not even sent on to TLS.

    HEAD is answered as the GET that it asks about: what counts attempts would take it for one (mail scanners send it).
    """

    secure = SecurityMiddleware(get_response)

    def middleware(request):
        proxies.settle(request.META, settings.PROXIES)
        if request.method not in {"GET", "HEAD", "POST", "OPTIONS"}:
            return secure.process_response(request, HttpResponseNotAllowed(["GET", "HEAD", "POST", "OPTIONS"]))
        response = _as_get(get_response, request) if request.method == "HEAD" else get_response(request)
        if settings.DEBUG and settings.DEMO and _is_djangos(response):
            response = page_not_found(request, None)  # the demo shows what a visitor would see
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return middleware


def _is_djangos(response):
    """Whether it is Django's own page for developers; a view's page that says 404 itself stays what it is."""
    return isinstance(response, HttpResponseNotFound) and "text/html" in response["Content-Type"]


def _as_get(get_response, request):
    request.method = "GET"
    response = get_response(request)
    request.method = "HEAD"  # so that the server leaves the body out
    return response

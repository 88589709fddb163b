"""Give every request its acting company (P11)."""

import dataclasses

import structlog
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from core.reader import as_reader
from partners.backends import of_session

SESSION_KEY = "acting_membership"


def act(get_response):
    """Set request.acting: the place the signed-in user acts from, None when nobody is signed in.

    The place is chosen in the session; one that has ended or closed since falls back to the user's first.
    """

    def middleware(request):
        request.acting, request.selling = acting_of(request), None
        if request.acting is None:
            return _as_visitor(get_response, request)
        user = request.user
        structlog.contextvars.bind_contextvars(actor=user.username, company=request.acting.partner_code)
        with as_reader(user):
            return get_response(request)

    return middleware


def _as_visitor(get_response, request):
    """Answer in the language that a visitor chose, else in the one his browser asks for (X3)."""
    with translation.override(get_language_from_request(request)):
        response = get_response(request)
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


def acting_of(request):
    """Find the place in the session among the user's current ones; None for an anonymous request."""
    with of_session(request.session.session_key):
        if not request.user.is_authenticated:
            return None
    chosen = request.session.get(SESSION_KEY)
    places = request.user.places
    place = next((place for place in places if place.membership_id == chosen), places[0])
    return dataclasses.replace(place, ip=request.META.get("REMOTE_ADDR"))

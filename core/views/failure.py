"""What a reader sees when a request failed."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.defaults import server_error

RETRY_AFTER_SECONDS = 10
TOO_MANY_SECONDS = 60
"""What machines are told to wait; limits of a minute are the shortest there are."""


def failed(request):
    """Answer 500; 503 while the database is away, for then it is worth trying again soon. Nothing here asks for it."""
    if not isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return server_error(request)
    page = loader.get_template("503.html").render()
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})


def too_many(request):
    """Answer 429 to whoever tried too often: when it is worth trying again."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(TOO_MANY_SECONDS)
    return response

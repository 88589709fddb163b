"""What a reader sees when a request failed."""

import sys

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template import loader

from core.pdf import NotDrawn

RETRY_AFTER_SECONDS = 10
TOO_MANY_SECONDS = 60
"""What machines are told to wait; limits of a minute are the shortest there are."""


def failed(request):
    """Answer 500 with the number under which it is found in the logs; 503 while the database is away or a document
    cannot be drawn, for then it is worth trying again soon. Nothing here asks the database."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return _again_soon("503.html")
    if isinstance(error, NotDrawn):
        return _again_soon("503_document.html")
    context = {"request_id": structlog.contextvars.get_contextvars().get("request_id", "")}
    return HttpResponse(loader.get_template("500.html").render(context), status=500)


def _again_soon(template):
    page = loader.get_template(template).render()
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})


def too_many(request):
    """Answer 429 to whoever tried too often: when it is worth trying again."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(TOO_MANY_SECONDS)
    return response

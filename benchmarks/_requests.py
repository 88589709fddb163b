"""Requests of a signed-in user, straight to the WSGI application, with the CPU time and the queries they take."""

import io
import statistics
import time
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import auth
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest

from partners.models import User

UNLIMITED = dict.fromkeys(("search", "export", "message"), "1000000/m/key")
"""What is measured is asked for more often than people do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: CPU milliseconds of this process, body, queries (None unless they were counted), milliseconds by the
    clock, where it leads to."""

    milliseconds: float
    body: str
    queries: list | None = None
    elapsed: float = 0.0
    location: str = ""


class Visitor:
    """A browser's part: a session cookie, GET and POST."""

    application = None
    token = "t" * 32

    def __init__(self, username):
        Visitor.application = Visitor.application or WSGIHandler()
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, **UNLIMITED}
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore()
        user = User.objects.get(username=username)
        auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        request.session.save()
        cookies = {settings.SESSION_COOKIE_NAME: request.session.session_key, settings.CSRF_COOKIE_NAME: self.token}
        self.cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def get(self, address):
        """Ask for a page and read it to the end; anything but 200 stops the run."""
        return self._timed(address)

    def part(self, address):
        """Ask for the part of a page that htmx puts into it."""
        return self._timed(address, expected=("200",), HTTP_HX_REQUEST="true")

    def miss(self, address):
        """Ask for a page that is not there for him; anything but 404 stops the run."""
        return self._timed(address, expected=("404",))

    def quiet(self, address):
        """Ask for what has nothing to say; anything but 204 stops the run."""
        return self._timed(address, expected=("204",))

    def apart(self, foreign, gone, *, rounds):
        """Give by how much the medians differ of two pages that are not there for him, asked in turn (CHECKS T03)."""
        taken = {foreign: [], gone: []}
        for number in range(rounds + 5):
            for address in (foreign, gone) if number % 2 else (gone, foreign):
                taken[address].append(self.miss(address).elapsed)
        one, other = (statistics.median(times[5:]) for times in taken.values())
        return abs(one - other)

    def post(self, address, values, *, by_htmx=False):
        """Send a form; anything but 200 or a redirect stops the run."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **values}, doseq=True).encode()
        more = {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        return self._timed(address, **more, **({"HTTP_HX_REQUEST": "true"} if by_htmx else {}))

    def _timed(self, address, *, expected=None, **environ):
        began, by_clock = time.process_time(), time.perf_counter()
        response = self._ask(address, expected=expected, **environ)
        body = b"".join(response)
        queries = list(connection.queries_log)
        response.close()
        taken, elapsed = time.process_time() - began, time.perf_counter() - by_clock
        return Answer(taken * 1000, body.decode(), queries, elapsed * 1000, response.headers.get("Location", ""))

    def stream(self, address):
        """Give the pieces of an answer as they come."""
        response = self._ask(address)
        yield from response
        response.close()

    def _ask(self, address, *, expected=None, **more):
        path, _, query = address.partition("?")
        status = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": settings.ALLOWED_HOSTS[0],
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": self.cookie,
            "HTTP_ACCEPT_LANGUAGE": "en-GB",
            "wsgi.input": io.BytesIO(),
            "wsgi.url_scheme": "http",
            **more,
        }
        response = self.application(environ, lambda line, headers: status.append(line))
        if not status[0].startswith(expected or (("200", "302") if more else ("200",))):
            raise SystemExit(f"{address}: {status[0]}")
        return response

    def queries(self, address, ask=None):
        """Give the statements of a page, or of what `ask` asks for."""
        connection.force_debug_cursor = True
        try:
            return [entry["sql"] for entry in (ask or self.get)(address).queries]
        finally:
            connection.force_debug_cursor = False

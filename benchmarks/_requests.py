"""Requests of a signed-in user, straight to the WSGI application, with the CPU time and the queries they take."""

import io
import time
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib import auth
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest

from partners.models import User


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: CPU milliseconds of this process, body, queries (None unless they were counted)."""

    milliseconds: float
    body: str
    queries: list | None = None


class Visitor:
    """A browser's part: a session cookie and GET."""

    application = None

    def __init__(self, username):
        Visitor.application = Visitor.application or WSGIHandler()
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore()
        user = User.objects.get(username=username)
        auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        request.session.save()
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"

    def get(self, address):
        """Ask for a page and read it to the end; anything but 200 stops the run."""
        began = time.process_time()
        response = self._ask(address)
        body = b"".join(response)
        queries = list(connection.queries_log)
        response.close()
        taken = time.process_time() - began
        return Answer(taken * 1000, body.decode(), queries)

    def stream(self, address):
        """Give the pieces of an answer as they come."""
        response = self._ask(address)
        yield from response
        response.close()

    def _ask(self, address):
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
        }
        response = self.application(environ, lambda line, headers: status.append(line))
        if not status[0].startswith("200"):
            raise SystemExit(f"{address}: {status[0]}")
        return response

    def queries(self, address):
        """Give the statements of a page."""
        connection.force_debug_cursor = True
        try:
            return [entry["sql"] for entry in self.get(address).queries]
        finally:
            connection.force_debug_cursor = False

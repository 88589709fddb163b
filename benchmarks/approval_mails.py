"""Approval mails from the outbox to a mail server, and a page of the house meanwhile: the worker is a process apart.

With --full 5,000 mails, else 500. The page is an approver's inbox, asked for alone and while the mails go out; what
is compared is the 95th percentile.
"""

import logging
import multiprocessing
import socket
import statistics
import time

from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import _asked, _common
from core import outbox
from core.models import OutboxEntry
from partners.models import User

MAILS = 5_000 if _common.FULL else 500
ROUNDS = 200 if _common.FULL else 60
LEAST = 50
APART = multiprocessing.get_context("spawn")
"""Processes with connections of their own: a pool does not survive a fork."""
PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PAUSE = 0.05
"""Seconds between two pages: readers, not a flood."""
ENQUEUE_SQL = """
    INSERT INTO core_outboxentry (topic, key, payload)
    SELECT 'approvals.requested', 'approval_requested:' || id, jsonb_build_object('asked', id) FROM approvals_asked
"""


class Sink:
    """Takes every mail and counts it."""

    def __init__(self, taken):
        self.taken = taken

    async def handle_DATA(self, _server, _session, _envelope):
        with self.taken.get_lock():
            self.taken.value += 1
        return "250 OK"


def main():
    """Send all, then some again while a page is asked for."""
    _asked.load(MAILS)
    with connection.cursor() as cursor:
        cursor.execute(ENQUEUE_SQL)
    taken, ready = APART.Value("i", 0), APART.Queue()
    server = APART.Process(target=_serve, args=(taken, ready), daemon=True)
    server.start()
    port = ready.get(timeout=30)
    alone = _page()
    _common.figure("approval_mails", "queries of a mail", _queries(port), "count")
    began = time.perf_counter()
    worker = APART.Process(target=_send, args=(port,))
    connection.close()
    worker.start()
    busy = _page(while_=worker.is_alive)
    worker.join()
    seconds = time.perf_counter() - began
    if taken.value != MAILS or OutboxEntry.objects.filter(done_at=None).exists():
        raise SystemExit(f"{taken.value} mails of {MAILS}")
    _common.figure("approval_mails", f"{MAILS} mails, one worker, a page meanwhile", MAILS / seconds, "1/s", LEAST)
    _common.figure("approval_mails", "p95 of a page meanwhile, against alone", 1000 * busy, "ms", 1000 * alone)


def _serve(taken, ready):
    logging.disable(logging.ERROR)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Sink(taken), hostname="127.0.0.1", port=port)
    controller.start()
    ready.put(port)
    while True:
        time.sleep(60)


def _post(port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


def _queries(port):
    _post(port)
    outbox.send_due(limit=2)
    with CaptureQueriesContext(connection) as captured:
        outbox.send_due(limit=10)
    return len(captured) / 10


def _send(port):
    _post(port)
    while outbox.send_due():
        pass


def _page(while_=None):
    """Give the 95th percentile of an approver's inbox in seconds, asked for so often, or as long as `while_` says."""
    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN}
    logging.disable(logging.ERROR)
    client = Client()
    client.force_login(User.objects.get(pk=_asked.BUYERS + 1))
    client.get("/approvals/")
    times: list[float] = []
    while while_() if while_ else len(times) < ROUNDS:
        began = time.perf_counter()
        if client.get("/approvals/").status_code != 200:
            raise SystemExit("the inbox does not answer")
        times.append(time.perf_counter() - began)
        time.sleep(PAUSE)
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()

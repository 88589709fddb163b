"""A worker is killed (-9) while approval mails go out, for real: each goes out, at most one a kill twice (Q01)."""

import os
import random
import re
import signal
import subprocess
import sys
from collections import Counter

import pytest
from django.conf import settings

from approvals.invariants import approval as invariants
from commerce.models import Order
from core import clock
from core.models import OutboxEntry
from tests.core.test_outbox import Server
from tests.factories.racing import REPEATS
from tests.partners.test_killed_intake import address

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
WORKER = "import django; django.setup(); from core import outbox\nwhile outbox.send_due(): pass"
PATIENCE = 60
MESSAGE_ID = re.compile(rb"^Message-ID: <outbox-(\d+)@", re.MULTILINE)


class Sink:
    """Takes mail over real SMTP, and kills the worker where `kill_at` says: {number of the mail: moment}."""

    def __init__(self, kill_at):
        self.kill_at, self.begun, self.received, self.process = kill_at, 0, [], None

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.begun += 1
        self._perhaps_kill("before it is taken")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.received.append(int(MESSAGE_ID.search(envelope.content).group(1)))
        self._perhaps_kill("taken and not noted")
        return "250 Taken"

    def _perhaps_kill(self, moment):
        if self.kill_at.get(self.begun) == moment:
            del self.kill_at[self.begun]
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(PATIENCE)


@pytest.fixture
def now(db):
    """Give this moment: the worker asks the database's clock whether a link still works."""
    return clock.now()


@pytest.fixture
def serve():
    """Give a function that opens a Sink and lets workers send to it, one after the other, until one ends by itself.

    Gives (received, how often each worker's end was a kill).
    """
    servers = []

    def run(kill_at):
        sink = Sink(kill_at)
        server = Server(sink, hostname="127.0.0.1", port=0)
        server.start()
        servers.append(server)
        ends = []
        while not ends or ends[-1] == -signal.SIGKILL:
            sink.process = _worker(server.port)
            ends.append(sink.process.wait(PATIENCE))
        return sink.received, ends

    yield run
    for server in servers:
        server.stop()


def _worker(port):
    """Start a worker that sends what is due, in a process of its own."""
    variables = {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "commerce.settings", "POOL": "0",
                 "EMAIL_URL": f"smtp://127.0.0.1:{port}", "LOG_LEVEL": "WARNING"}  # fmt: skip
    return subprocess.Popen([sys.executable, "-c", WORKER], cwd=settings.BASE_DIR, env={**os.environ, **variables})


def asked(cast, number):
    """Have somebody asked about so many orders; give the ids of the mails that are due."""
    for _order in range(number):
        cast.submitted("bea", "60.00")
    return set(OutboxEntry.objects.filter(topic="approvals.requested").values_list("pk", flat=True))


def left():
    """Give what is not done, moot or given up of all mails, and the number of orders that still wait."""
    undone = OutboxEntry.objects.exclude(done_at__isnull=False, is_moot=False, failed_at=None).count()
    return undone, Order.objects.filter(state="awaiting_approval").count()


@pytest.mark.parametrize(("moment", "twice"), [("before it is taken", 0), ("taken and not noted", 1)])
def test_a_worker_killed_at_the_worst_moment_loses_no_mail(cast, serve, moment, twice):
    wanted = asked(cast, 6)

    received, ends = serve({4: moment})

    sent = Counter(received)
    assert (set(sent), sorted(sent.values())) == (wanted, [1] * (6 - twice) + [2] * twice)
    assert (ends, left()) == ([-signal.SIGKILL, 0], (0, 6))


def test_killed_again_and_again_every_mail_goes_out_and_no_more_than_one_a_kill_twice(cast, serve):
    kills = 2 * len(REPEATS)
    wanted = asked(cast, 10 * kills)
    moments = random.Random(kills)
    places = moments.sample(range(2, 10 * kills), kills)

    kill_at = {place: moments.choice(["before it is taken", "taken and not noted"]) for place in places}
    doubles = list(kill_at.values()).count("taken and not noted")

    received, ends = serve(kill_at)

    assert (set(received), len(ends), left()) == (wanted, kills + 1, (0, len(wanted)))
    assert len(received) - len(wanted) == doubles
    assert [found for found in invariants.check() if found.violations] == []

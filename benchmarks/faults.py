"""What happens to orders while PostgreSQL dies or cuts its connections under 16 writers (CHECKS Q10, Q11).

A durable cluster of its own behind the real web server. Every writer sends the same form again until it is answered
with its order, as a patient buyer would. Stops with an error unless every order that was answered exists once and
whole, every other answer was a clean 500 or 503, and all invariants hold.

The process that kills PostgreSQL has started it: nobody else could bury it, and PostgreSQL does not start again beside
the lock file of a process that is still there as a zombie.
"""

import io
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from benchmarks import _common, _requests, place_order
from commerce.models import Cart, Order
from commerce.queries import cart as queries
from core.devstack.services import Postgres

BENCH = "faults"
WRITERS = 16
COMPANIES = range(1, 101)
QUIET_SECONDS = 5
CUT_SECONDS = 120 if _common.FULL else 20
CUT_EVERY_SECONDS = 2
AWAY_SECONDS = [2, 72] if _common.FULL else [2]
"""How long PostgreSQL stays dead, each time; a pool that doubles its pauses would try at about 63 s, then at 127."""
BACK_WITHIN_SECONDS = 30
CARTS_A_SECOND = 80
DATA = "FAULTS_CLUSTER"
"""Where the cluster is to lie, for the process that works on it."""
ORDERED, CLEAN = {302, 303}, {500, 503}


class Refusing(urllib.request.HTTPRedirectHandler):
    """Take a redirect for the answer that it is."""

    def redirect_request(self, *_args, **_kwargs):
        return None


class Writers:
    """16 buyers who order cart after cart; `answered` are the keys whose order they were sent to."""

    def __init__(self, address, forms):
        self.address, self.forms = address, forms
        self.sent, self.answered, self.statuses, self.last = [], [], Counter(), 0.0
        self.is_over, self.lock = threading.Event(), threading.Lock()
        self.opener = urllib.request.build_opener(Refusing)
        self.threads = [threading.Thread(target=self._write, daemon=True) for _writer in range(WRITERS)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        """Let each end the order it is at, which it may send again for a while; stop the run if one ended before."""
        ended = [thread for thread in self.threads if not thread.is_alive()]
        self.is_over.set()
        for thread in self.threads:
            thread.join(3 * BACK_WITHIN_SECONDS)
        if ended:
            raise SystemExit("too few carts were prepared")

    def _write(self):
        while not self.is_over.is_set():
            with self.lock:
                form = next(self.forms, None)
            if form is None:
                return
            self.sent.append(form[2]["key"])
            if self._ordered(*form):
                self.answered.append(form[2]["key"])
                self.last = time.monotonic()

    def _ordered(self, cookie, cart, values):
        """Send a form until it is answered with its order; give up half a minute after the end."""
        until = None
        while (status := self._send(cookie, cart, values)) not in ORDERED:
            self.statuses[status] += 1
            if self.is_over.is_set():
                until = until or time.monotonic() + BACK_WITHIN_SECONDS
                if time.monotonic() > until:
                    return False
            time.sleep(0.2)
        self.statuses[status] += 1
        return True

    def _send(self, cookie, cart, values):
        """Give the status of an answer, 0 where there was none."""
        body = urlencode(values).encode()
        request = urllib.request.Request(f"{self.address}/carts/{cart}/submission/", body, {"Cookie": cookie})
        try:
            return self.opener.open(request, timeout=BACK_WITHIN_SECONDS).status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0


def forms(count):
    """Prepare so many carts; give (cookie, cart id, what the checkout sends)."""
    cookies, now = {}, timezone.now()
    for pk, buyer in place_order.carts(COMPANIES, count):
        cookies[buyer] = cookies.get(buyer) or _requests.Visitor(f"buyer{buyer}").cookie
        total = queries.total(queries.taxed(Cart.objects.get(pk=pk), now=now)[0])
        values = {"key": str(uuid.uuid4()), "seen_total": str(total), "payment_method": "on_account"}
        yield cookies[buyer], pk, {**values, "csrfmiddlewaretoken": _requests.Visitor.token}


@contextmanager
def served(folder):
    """Run the web server on loopback; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--workers=2", "--threads=8", f"--bind=127.0.0.1:{port}"]
    environment = {**os.environ, "LOG_LEVEL": "CRITICAL", "STATIC_ROOT": settings.STATIC_ROOT}
    with (folder / "web.log").open("w") as log:
        web = subprocess.Popen([*command, "commerce.wsgi"], cwd=settings.BASE_DIR, env=environment, stderr=log)
    try:
        address, until = f"http://127.0.0.1:{port}", time.monotonic() + BACK_WITHIN_SECONDS
        while not answers(f"{address}/healthz"):
            if time.monotonic() > until:
                raise SystemExit("the web server did not start")
            time.sleep(0.1)
        yield address
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(BACK_WITHIN_SECONDS)


def answers(address):
    try:
        return urllib.request.urlopen(address, timeout=5).status == 200
    except OSError:
        return False


def killed(server, writers, away):
    """Kill every process of PostgreSQL in the middle, start it again a while later; wait until an order is answered."""
    time.sleep(QUIET_SECONDS)
    leader = server.process.pid
    os.kill(leader, signal.SIGSTOP)  # so that it starts no other while we look
    children = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
    for pid in (leader, *map(int, children)):
        os.kill(pid, signal.SIGKILL)
    server.process.wait()
    time.sleep(away)
    began = time.monotonic()
    server.launch()
    server.finish()
    ready = time.monotonic()
    while writers.last < began and time.monotonic() < began + 4 * BACK_WITHIN_SECONDS:
        time.sleep(0.01)
    case = f"PostgreSQL killed, dead for {away} s, started"
    _common.figure(BENCH, f"{case}: until it answers", ready - began, "s")
    _common.figure(BENCH, f"{case}: until orders go on", writers.last - began, "s", BACK_WITHIN_SECONDS)
    time.sleep(QUIET_SECONDS)


def cut(_server, _writers):
    """End all other connections every two seconds."""
    with _common.bare() as bare:
        for _round in range(CUT_SECONDS // CUT_EVERY_SECONDS):
            time.sleep(CUT_EVERY_SECONDS)
            bare.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


def suffer(name, fault, seconds, server, address):
    """Let the writers write while the fault happens, then look at what they left."""
    prepared = iter(list(forms(seconds * CARTS_A_SECOND)))
    connection.close()
    connection.close_pool()  # ours is not to suffer with the others
    writers, since = Writers(address, prepared), timezone.now()
    writers.start()
    try:
        fault(server, writers)
    finally:
        writers.stop()
    check(name, writers, since)


def check(name, writers, since):
    """Stop unless every answered order exists once, nothing was ordered that nobody sent, and everything adds up."""
    made = Order.objects.filter(submitted_at__gte=since).values_list("submission_key", flat=True)
    keys = Counter(map(str, made))
    lost = set(writers.answered) - keys.keys()
    doubled = [key for key in keys if keys[key] > 1 or key not in writers.sent]
    odd = writers.statuses.keys() - ORDERED - CLEAN
    _common.note(f"{name}: {len(writers.sent)} forms, {len(keys)} orders, answers {dict(writers.statuses)}")
    call_command("check_invariants", stdout=io.StringIO())
    if lost or doubled or odd:
        raise SystemExit(f"{name}: lost {lost}, doubled {doubled}, odd answers {odd}")
    _common.figure(BENCH, f"{name}: orders answered, none lost, none twice", len(writers.answered), "orders")


def work(folder):
    """Start the cluster and the shop, and let them suffer."""
    server = Postgres(folder / "data")
    settings.STATIC_ROOT = str(folder / "static")
    server.launch()
    server.finish()
    try:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        place_order.load()
        with served(folder) as address:
            for away in AWAY_SECONDS:
                case = f"killed for {away} s under {WRITERS} writers"
                suffer(case, partial(killed, away=away), 3 * QUIET_SECONDS, server, address)
            suffer(f"connections cut every {CUT_EVERY_SECONDS} s", cut, CUT_SECONDS, server, address)
    finally:
        server.stop()


def main():
    """Work in a process that knows the cluster's address before Django does."""
    if DATA in os.environ:
        return work(Path(os.environ[DATA]))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        environment = {**os.environ, DATA: folder, "DATABASE_URL": Postgres(Path(folder) / "data").url}
        command = [sys.executable, "-m", "benchmarks.faults", *sys.argv[1:]]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

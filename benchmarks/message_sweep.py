"""Messages whose 72 hours are over, noted by two workers, of which one is killed midway and replaced (S3, D08): block,
the thread's sums, a mail to each side. Stops unless each was blocked once and told once. And what a sweep costs that
finds nothing due.

With --full 100,000 are due, else a tenth with a tenth of the time as limit. What it takes to start the processes is
left out: workers run for days.
"""

import os
import signal
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F

from benchmarks import _common
from commerce.models import Product
from core import clock, outbox
from core.models import OutboxEntry
from messaging.actions import window
from messaging.models import Message, Side, Thread
from messaging.queries import due
from messaging.windows import deadline
from partners.models import Membership, Partner, User
from partners.permissions import Role

BENCH = "message_sweep"
DUE = 100_000 if _common.FULL else 10_000
LIMIT = 15 * DUE / 100_000
BUYERS = 1_000
IDLE_ROUNDS = 500
IDLE_MS = {"sweep": 1, "statement": 0.1}
WORKER, READY = "--worker", "ready"


def first():
    """Write one message that a vendor has missed, of a buyer with one member, and everything that it hangs on."""
    now = clock.now()
    Partner.objects.create(code="OPERATOR", name="Operator", kind=Partner.Kind.OPERATOR)
    vendor, buyer = (Partner.objects.create(code=code, name=code) for code in ("VENDOR", "BUYER"))
    seller, user = (User.objects.create(username=name, name=name, email=f"{name}@x.example") for name in ("v", "b"))
    Membership.objects.create(user=seller, partner=vendor, roles=[Role.VENDOR])
    place = Membership.objects.create(user=user, partner=buyer, roles=[Role.BUYER])
    product, *_others = Product.objects.bulk_create(
        Product(code=f"P-{number}", name=f"Product {number}", vendor=vendor, changed_at=now)
        for number in range(1 + DUE // BUYERS)
    )
    sent = now - timedelta(days=4)
    until = deadline(sent)
    thread = Thread.objects.create(
        seller=vendor, buyer=buyer, product=product, subject=product.name, started_at=sent, started_by=Side.BUYER,
        last_at=sent, last_by=Side.BUYER, seller_due_at=until, seller_shut_at=until,
    )  # fmt: skip
    Message.objects.create(
        thread=thread, side=Side.BUYER, author=user, membership=place, body="Do you have fifty of these in stock?",
        sent_at=sent, asks=True, bound=vendor, due_at=until, notice_at=until,
    )  # fmt: skip


COPIES = [
    ("partners_partner", "code = 'BUYER'", BUYERS, "'code', 'B-' || n, 'name', 'Buyer ' || n"),
    ("partners_user", "username = 'b'", BUYERS, "'username', 'b' || n, 'email', 'b' || n || '@x.example'"),
    ("partners_membership", "roles = '{buyer}'", BUYERS, "'user_id', {partners_user} + n,"
                                                         " 'partner_id', {partners_partner} + n"),
    ("messaging_thread", "true", DUE - 1, "'buyer_id', {partners_partner} + 1 + n % {buyers},"
                                          " 'product_id', {commerce_product} - n / {buyers},"
                                          " 'subject', 'Product ' || n / {buyers}"),
    ("messaging_message", "true", DUE - 1, "'thread_id', {messaging_thread} + n, 'key', gen_random_uuid(),"
                                           " 'author_id', {partners_user} + 1 + n % {buyers},"
                                           " 'membership_id', {partners_membership} + 1 + n % {buyers}"),
]  # fmt: skip
"""Table, which row of it, how often it is copied, and what differs in each copy."""


def multiply():
    """Copy the one message, with everything of its own, as often as wanted."""
    known = {"buyers": BUYERS, "commerce_product": Product.objects.latest("pk").pk}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET session_replication_role = replica")
        for table, which, number, differs in COPIES:
            cursor.execute(f"SELECT max(id) FROM {table}")
            base = cursor.fetchone()[0]
            known.setdefault(table, base)
            cursor.execute(
                f"""INSERT INTO {table} SELECT made.*
                    FROM (SELECT * FROM {table} WHERE {which} ORDER BY id LIMIT 1) t,
                         generate_series(1, {number}) n,
                         LATERAL jsonb_populate_record(NULL::{table}, to_jsonb(t) || jsonb_build_object(
                             'id', {base} + n, {differs.format(**known)})) made"""
            )
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        cursor.execute("SET session_replication_role = DEFAULT")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def work():
    """Be a worker, as one that has run for long: connected to database and broker, and told when to sweep."""
    window.sweep(moment=lambda: clock.now() - timedelta(days=400))
    outbox.wake()
    print(READY, flush=True)
    sys.stdin.readline()
    print(window.sweep(), file=sys.stderr)


def started():
    """Give a worker that waits to be told."""
    command = [sys.executable, "-m", "benchmarks.message_sweep", WORKER]
    pipe = subprocess.PIPE
    worker: Any = subprocess.Popen(command, cwd=settings.BASE_DIR, stdin=pipe, stdout=pipe, text=True)
    if worker.stdout.readline().strip() != READY:
        raise SystemExit("a worker did not start")
    return worker


def tell(worker):
    worker.stdin.write("\n")
    worker.stdin.flush()


def sweep():
    """Let two workers sweep; kill one when a quarter is noted, and let a third take its place. Give the seconds."""
    killed, stays, follows = started(), started(), started()
    began = time.perf_counter()
    tell(killed)
    tell(stays)
    while _noted() < DUE // 4:
        time.sleep(0.02)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    tell(follows)
    ended = [worker.wait() for worker in (stays, follows)]
    if any(ended):
        raise SystemExit("a worker ended badly")
    return time.perf_counter() - began


def _noted():
    """Give about how many are noted: each is told to two. To count the messages would slow the workers down."""
    newest = OutboxEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return newest // 2


def check():
    """Stop unless every message was blocked after its end, every thread summed up, and each side told once of each."""
    sound = Message.objects.filter(blocked_at__gte=F("due_at"), notice_at=None).count()
    summed = Thread.objects.filter(seller_due_at=None).exclude(seller_shut_at=None).count()
    told = {topic: OutboxEntry.objects.filter(topic=topic) for topic in ("message.blocked", "message.missed")}
    rows = {topic: found.count() for topic, found in told.items()}
    distinct = {topic: found.values("payload__message").distinct().count() for topic, found in told.items()}
    if (sound, summed, set(rows.values()), set(distinct.values())) != (DUE, DUE, {DUE}, {DUE}):
        raise SystemExit(f"blocked {sound}, summed {summed}, mails {rows}, of messages {distinct}")


def idle():
    """Give the median milliseconds of a sweep that finds nothing, and of its one statement alone."""
    now = clock.now()
    found = {"sweep": window.sweep, "statement": lambda: due.is_any(now=now)}
    return {name: statistics.median(_ms(call) for _round in range(IDLE_ROUNDS)) for name, call in found.items()}


def _ms(call):
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def main():
    if WORKER in sys.argv:
        return work()
    first()
    multiply()
    seconds = sweep()
    check()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE messaging_message")
    _common.figure(BENCH, f"{DUE:,} due messages, two workers, one killed and replaced", seconds, "s", LIMIT)
    for name, milliseconds in idle().items():
        _common.figure(BENCH, f"nothing due: the {name}", milliseconds, "ms", IDLE_MS[name])
    return None


if __name__ == "__main__":
    main()

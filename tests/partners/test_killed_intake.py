"""A worker is killed while it writes an import, for real: whoever begins again ends in the same state (P10)."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction

from core import clock, jobs
from core.models import AuditEntry, Job
from partners.intake import job
from partners.models import Address, Partner
from tests.partners.test_intake import counts, report, uploaded

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ROWS, PATIENCE = 4500, 30
WORKER = "import django; django.setup(); from core import jobs; jobs.work()"
WAITS_SQL = """
    SELECT count(*) FROM pg_locks WHERE relation = 'core_auditentry'::regclass AND NOT granted
"""


def file():
    """Give a file of partners of which one in a hundred is refused: its currency is none."""
    lines = ["code\tname\tparent\ttype\tcurrency\tstreet\tcity\tcountry"]
    for number in range(ROWS):
        above = f"K{number - number % 20:05}" if number % 20 else ""
        currency = "XXL" if number % 100 == 99 else "GBP"
        lines.append(f"K{number:05}\tKilled {number}\t{above}\tRetailer\t{currency}\t1 High Street\tLeeds\tGB")
    return "\n".join(lines)


def address():
    """Give the URL of the test's own database."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def worker():
    """Start a worker that runs what waits, in a process of its own."""
    variables = {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "commerce.settings", "POOL": "0"}
    return subprocess.Popen([sys.executable, "-c", WORKER], cwd=settings.BASE_DIR, env={**os.environ, **variables})


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def waiting_writers():
    with connection.cursor() as cursor:
        cursor.execute(WAITS_SQL)
        return cursor.fetchone()[0]


def kill_while_it_writes():
    """Let a worker write until it needs the audit, and kill it there; it has told how far it is."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE core_auditentry IN EXCLUSIVE MODE")
        process = worker()
        try:
            until(waiting_writers)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(PATIENCE)
    until(lambda: not waiting_writers())


def state():
    """Give what an import leaves behind, without what differs from run to run."""
    partners = Partner.objects.filter(code__startswith="K").order_by("code")
    return (
        list(partners.values_list("code", "name", "parent__code", "type__name", "currency")),
        Address.objects.filter(partner__in=partners).count(),
        AuditEntry.objects.filter(event="partner.imported").count(),
    )


def test_an_import_whose_worker_is_killed_while_it_writes_is_begun_again_and_ends_in_the_same_state(cast):
    max = cast.acting("max")
    checked = uploaded(file(), by=max, name="killed.tsv")
    write = job.started_write(checked, mode="sound", invite=False, by=max)

    kill_while_it_writes()
    killed = Job.objects.get(pk=write.pk)
    left = state()
    Job.objects.filter(pk=write.pk).update(heartbeat_at=clock.now() - timedelta(seconds=61))
    jobs.work()

    again = Job.objects.get(pk=write.pk)
    refused, sound = ROWS // 100, ROWS - ROWS // 100
    assert (killed.state, killed.attempts, left) == ("running", 1, ([], 0, 0))
    assert (again.state, again.attempts, counts(again)) == ("done", 2, [sound, 0, 0, refused])
    assert [len(state()[0]), *state()[1:]] == [sound, sound, sound]
    assert (again.files.count(), len(report(again)) - 1) == (1, refused)
    assert state()[0] == expected()


def expected():
    """Give the rows that the file tells of, but for the refused ones."""
    numbers = [number for number in range(ROWS) if number % 100 != 99]
    return [
        (f"K{number:05}", f"Killed {number}", f"K{number - number % 20:05}" if number % 20 else None, "Retailer", "GBP")
        for number in numbers
    ]

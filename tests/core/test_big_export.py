"""A hundred thousand rows: sent while they are read, flat memory, and the query ends with the download (CHECKS X05)."""

from pathlib import Path

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, connection

from core import lists
from core.models import OutboxEntry
from tests.core.listed import LISTING, asked
from tests.factories.racing import together

ROWS = 100_000
MEGABYTE = 1024 * 1024


@pytest.fixture
def many(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_outboxentry (topic, key, payload, error)"
            " SELECT 't', 'key ' || n, '{}', repeat('x', 100) FROM generate_series(1, %s) n",
            [ROWS],
        )
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


def resident():
    """Give this process's memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / MEGABYTE


def exported(kind="csv"):
    query = f"export={kind}&columns=key,attempts,done,error&sort=-attempts"
    return lists.respond(asked(query), LISTING, OutboxEntry.objects.all(), template="")


def test_the_file_streams_in_flat_memory(many):
    before = resident()
    parts = iter(exported().streaming_content)
    next(parts)

    most, lines = before, 1
    for part in parts:
        most = max(most, resident())
        lines += part.count(b"\r\n")

    assert lines == ROWS + 1
    assert most - before < 150, f"{most - before:.0f} MB"


def cursors_elsewhere():
    """Give how many other sessions are inside a transaction, as a session beside them sees it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
        )
        return cursor.fetchone()[0]


def test_breaking_off_the_download_ends_the_query(many):
    response = exported()
    parts = iter(response.streaming_content)
    [next(parts) for _part in range(3)]
    [during] = together(cursors_elsewhere)

    response.close()
    [after] = together(cursors_elsewhere)

    assert (during, after) == (1, 0)

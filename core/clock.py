"""The one clock: the database's. Deadlines are written and tested by it, never by a web server's own (CHECKS D04)."""

from datetime import UTC, datetime

from django.db import connection

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now():
    """Give the database's time, aware, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]

"""The one clock: the database's. Deadlines are written and tested by it, never by a web server's own (CHECKS D04)."""

from django.db import connection


def now():
    """Give the database's time, aware, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]

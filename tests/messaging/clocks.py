"""Another time for the database itself, and so for every page, action and sweep that asks it.

A schema of its own stands before pg_catalog in the search path and has a clock_timestamp() that runs on from whatever
it was set to, or stands still. Nothing of the product knows of it.
"""

import contextlib

from django.db import connection

MAKE_SQL = """
    CREATE SCHEMA shifted;
    CREATE TABLE shifted.clock (ahead interval, stands_at timestamptz);
    INSERT INTO shifted.clock DEFAULT VALUES;
    CREATE FUNCTION shifted.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
        SELECT coalesce(
            (SELECT coalesce(stands_at, pg_catalog.clock_timestamp() + ahead) FROM shifted.clock),
            pg_catalog.clock_timestamp()
        )
    $$;
"""
PATH = "shifted, pg_catalog, public"


class Clock:
    """The database's clock."""

    def stand(self, moment):
        """Let it stand at a moment."""
        self._set("stands_at = %s, ahead = NULL", moment)

    def run(self, moment):
        """Let it run on from a moment."""
        self._set("stands_at = NULL, ahead = %s - pg_catalog.clock_timestamp()", moment)

    def _set(self, values, moment):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE shifted.clock SET {values}", [moment])


@contextlib.contextmanager
def of_this_connection():
    """Give the Clock of a test that is rolled back: its pages and actions share its connection, and end with it."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE_SQL)
        cursor.execute(f"SET LOCAL search_path = {PATH}")
    yield Clock()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = DEFAULT; DROP SCHEMA shifted CASCADE")


@contextlib.contextmanager
def of_all_connections():
    """Give the Clock of a test that commits: every connection that is opened meanwhile has it."""
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(MAKE_SQL)
        cursor.execute(f"ALTER DATABASE {database} SET search_path = {PATH}")
    connection.close()
    try:
        yield Clock()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {database} RESET search_path")
            cursor.execute("DROP SCHEMA shifted CASCADE")
        connection.close()

"""Rows that a builder has written once are written again by one statement: triggers have done their work by then.

A test process keeps them in its memory. They come back with the same keys, so that whoever writes them again also has
to begin with an empty cache. What names the transaction that changed a row last (`changed_in`) names the one that
writes it again, as its trigger would have done.
"""

import pickle

from django.db import connection, transaction

TABLES = """
SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
GROUP BY table_name ORDER BY table_name
"""


class Written:
    """What `build()` writes and gives; the first call builds, each later one repeats it."""

    def __init__(self, build):
        self.build, self.statement, self.given = build, None, None

    def __call__(self):
        """Write the rows; give what the builder gave, as fresh objects."""
        with transaction.atomic():
            if self.statement is None:
                self._first()
            else:
                _run(f"SET LOCAL session_replication_role = replica; {self.statement};"
                     " SET LOCAL session_replication_role = origin")  # fmt: skip
        return pickle.loads(self.given)

    def _first(self):
        columns = dict(_rows(TABLES))
        before = _counts(columns)
        self.given = pickle.dumps(self.build())
        grown = [name for name, count in _counts(columns).items() if count > before[name]]
        assert not any(before[name] for name in grown), "rows of a migration would be written twice"
        self.statement = "; ".join(_insert(name, columns[name]) for name in grown)


def _insert(table, columns):
    [[row]] = _rows(f"SELECT quote_literal(json_agg(t)::text) FROM {table} t")
    values = columns.replace("changed_in", "pg_current_xact_id()::text::bigint")
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM json_populate_recordset(NULL::{table}, {row})"


def _counts(names):
    counted = ", ".join(f"(SELECT count(*) FROM {name})" for name in names)
    [row] = _rows(f"SELECT {counted}")
    return dict(zip(names, row, strict=True))


def _rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)

"""Hand-written SQL on the hot path, planned once per connection: planning is most of what a recursive query costs.

Only for statements whose text is a constant: any other would be planned, kept and never used again.
"""

from typing import Any

import psycopg
from django.db import connection
from django.db.models import JSONField
from psycopg.types.numeric import Int8Dumper


def cursor():
    """Give what connection.cursor() gives, but the server binds and keeps its statements (see prepare_threshold)."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    opened: Any = psycopg.Cursor(connection.connection)
    opened.adapters.register_dumper(int, Int8Dumper)  # or small and big numbers would each have a statement
    return connection.make_debug_cursor(opened) if connection.queries_logged else connection.make_cursor(opened)


def columns(model, table=""):
    """Name the columns of a model's table, for `one`; of what a statement calls `table`, for `each`."""
    prefix = f"{table}." if table else ""
    return ", ".join(f'{prefix}"{field.column}"' for field in model._meta.concrete_fields)


def one(model, sql, values):
    """Give the row that a statement selects with `columns` as an instance; None without a row."""
    with cursor() as opened:
        opened.execute(sql, values)
        row = opened.fetchone()
    return row and model.from_db("default", *_read(model, row))


def each(models, sql, values):
    """Give the row that a statement selects with the `columns` of one model after the other as an instance of each;
    None of one that was not joined."""
    with cursor() as opened:
        opened.execute(sql, values)
        return instances(models, opened.fetchone())


def instances(models, row):
    """Give what `each` gives of a row's values."""
    found, at = [], 0
    for model in models:
        part = row[at : at + len(model._meta.concrete_fields)]
        at += len(part)
        found.append(None if part[0] is None else model.from_db("default", *_read(model, part)))
    return found


def _read(model, row):
    """Give names and values of a row as the ORM would: JSON comes as text."""
    fields: Any = model._meta.concrete_fields
    values = [
        field.from_db_value(value, None, connection) if isinstance(field, JSONField) else value  # type: ignore[arg-type]
        for field, value in zip(fields, row, strict=True)
    ]
    return [field.attname for field in fields], values

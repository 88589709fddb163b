"""Tell the planner how big tables have become, as autovacuum would in a minute: what follows at once plans for it."""

from django.db import connection


def learn(*models):
    """Read the sizes of these models' tables anew, after many rows were written; without models those of all."""
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")

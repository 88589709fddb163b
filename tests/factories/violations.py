"""Rows that must not exist: what breaks each constraint and trigger, so that none goes without a test."""

import pgtrigger
from django.apps import apps
from django.db import Error, connection, transaction


def refused_with(case, *arguments):
    """Try to break a constraint; give what the database says, empty when it lets the row through."""
    try:
        with transaction.atomic():
            case(*arguments)
    except Error as error:
        return str(error)
    return ""


def promised(app):
    """Give the names of an app's constraints, triggers and unique columns, from its models.

    Those against TRUNCATE have a test of their own: tests/site/test_growing_tables.py.
    """
    names = set()
    for model in apps.get_app_config(app).get_models():
        meta = model._meta
        names.update(constraint.name for constraint in meta.constraints)
        triggers = getattr(meta, "triggers", [])
        names.update(trigger.name for trigger in triggers if trigger.operation != pgtrigger.Truncate)
        names.update(
            f"{meta.db_table}_{field.column}" for field in meta.local_fields if field.unique and not field.primary_key
        )
    return names


def altered(change):
    """Change a table for the rest of the savepoint, so that a rule another one covers is heard alone."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {change}")

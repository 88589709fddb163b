"""Triggers that several tables have."""

import pgtrigger


def never_emptied(name):
    """Give the trigger that refuses TRUNCATE, of which row triggers hear nothing. For tables whose rows stay."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
    )

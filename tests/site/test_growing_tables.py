"""Tables whose rows stay: what refuses DELETE refuses TRUNCATE, of which row triggers hear nothing (M15, T17)."""

import pgtrigger
import pytest
from django.db import connection

from tests.factories.violations import refused_with

DELETE, TRUNCATE = 1 | 2 | 8, 2 | 32  # pg_trigger.tgtype: 1 each row, 2 before, 8 delete, 32 truncate


def is_guard(trigger):
    row_before = (trigger.level, trigger.when) == (pgtrigger.Row, pgtrigger.Before)
    return row_before and pgtrigger.Delete in trigger.operation


GUARDED = sorted({model._meta.db_table for model, trigger in pgtrigger.registered() if is_guard(trigger)})


def truncate(table):
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {connection.ops.quote_name(table)} CASCADE")


def test_what_money_and_rights_are_proved_by_is_among_them():
    proofs = {"core_auditentry", "core_auditseal", "commerce_ledgerentry", "approvals_approvalstep", "telesales_sale"}

    assert proofs <= set(GUARDED)


@pytest.mark.parametrize("table", GUARDED)
def test_no_table_whose_rows_stay_can_be_emptied(db, table):
    assert f"Cannot truncate {table} table" in refused_with(truncate, table)


def test_whatever_a_migration_guards_against_delete_it_guards_against_truncate(db):
    """Asked of the database, which also knows what no model says."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal GROUP BY tgrelid
               HAVING bool_or(tgtype & %(delete)s = %(delete)s)
                      AND NOT bool_or(tgtype & (%(truncate)s | 1) = %(truncate)s)""",
            {"delete": DELETE, "truncate": TRUNCATE},
        )
        assert cursor.fetchall() == []


def test_orders_cannot_be_emptied_along_with_what_hangs_on_them(db):
    """An order's own row may change; what stays below it holds it."""
    assert "Cannot truncate" in refused_with(truncate, "commerce_order")

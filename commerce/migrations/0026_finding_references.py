"""References of receipts are found by part of them, and how often a reason occurs in the ledger is known: without that
the planner took every text for a rare one, and read and sorted a third of a million rows for a page (K6)."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("commerce", "0025_stored_cards_and_dates_counted_anew"),
    ]

    operations = [
        AddIndexConcurrently(
            "receipt",
            GinIndex(OpClass(Upper("reference"), name="gin_trgm_ops"), name="receipt_reference_contains"),
        ),
        migrations.RunSQL(
            [
                "CREATE STATISTICS ledger_reasons ON (upper(reason)) FROM commerce_ledgerentry",
                "ANALYZE commerce_ledgerentry",
            ],
            "DROP STATISTICS ledger_reasons",
        ),
    ]

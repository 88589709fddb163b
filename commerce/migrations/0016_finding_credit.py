"""Indexes of credit on tables that are big: open orders of an account, orders by their placing, the ledger by time."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("commerce", "0015_credit_that_adds_up")]

    operations = [
        AddIndexConcurrently(
            "order",
            models.Index(
                condition=models.Q(
                    account__isnull=False, state__in=["on_hold", "placed", "in_progress", "partly_shipped"]
                ),
                fields=["account", "state"],
                include=("total", "given_back", "invoiced"),
                name="order_open_on_account",
            ),
        ),
        AddIndexConcurrently(
            "order",
            django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["placed_at"], name="order_by_placing", pages_per_range=16
            ),
        ),
        AddIndexConcurrently(
            "ledgerentry",
            models.Index(
                models.F("account"),
                models.OrderBy(models.F("at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="ledger_by_account_and_time",
            ),
        ),
        RemoveIndexConcurrently("ledgerentry", "ledger_by_account"),
    ]

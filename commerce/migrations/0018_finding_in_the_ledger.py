"""Indexes of what is looked for in a ledger; an account's currency is fixed once something has moved on it."""

import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("commerce", "0017_key_of_a_receipt")]

    operations = [
        AddIndexConcurrently(
            "ledgerentry",
            models.Index(
                models.F("account"),
                models.F("kind"),
                models.OrderBy(models.F("at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(kind__in=["allocation", "limit_change", "refund", "payment", "adjustment"]),
                name="ledger_of_rare_kinds",
            ),
        ),
        AddIndexConcurrently(
            "ledgerentry",
            django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(Upper("reason"), name="gin_trgm_ops"),
                condition=~models.Q(reason=""),
                name="ledger_reason_contains",
            ),
        ),
        AddIndexConcurrently(
            "receipt",
            models.Index(
                condition=models.Q(account__isnull=False, settled__lt=models.F("amount")),
                fields=["account"],
                include=("amount", "settled"),
                name="receipt_free_on_account",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="account",
            trigger=pgtrigger.compiler.Trigger(
                name="account_currency_is_fixed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.currency IS DISTINCT FROM NEW.currency)",
                    func=(
                        "IF EXISTS (SELECT FROM commerce_ledgerentry e WHERE e.account_id = OLD.id"
                        " AND e.kind <> 'allocation') THEN"
                        " RAISE EXCEPTION 'account_currency_is_fixed: account % has moved', OLD.id;"
                        " END IF; RETURN NEW;"
                    ),
                    hash="2474f301cd30a61e8cad85397391cdb3d1494337",
                    operation='UPDATE OF "currency"',
                    pgid="pgtrigger_account_currency_is_fixed_ff727",
                    table="commerce_account",
                    when="BEFORE",
                ),
            ),
        ),
    ]

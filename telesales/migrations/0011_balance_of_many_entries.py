"""Entries that come by hundreds are tested posting by posting, by their index: the join read the whole table."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("telesales", "0010_card_payments_of_phone_offers"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="commissionentry",
            name="commission_entries_balance",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commissionentry",
            trigger=pgtrigger.compiler.Trigger(
                name="commission_entries_balance",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT FROM (SELECT DISTINCT posting_id FROM added) a\n                        JOIN telesales_commissionposting p ON p.id = a.posting_id\n                        WHERE p.amount <> (\n                            SELECT sum(e.amount) FROM telesales_commissionentry e WHERE e.posting_id = p.id\n                        )\n                    ) THEN\n                        RAISE EXCEPTION 'commission entries do not balance'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_entries_balance';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="fde902031cc7c112391b26cf72936b221743c1ab",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_commission_entries_balance_8b33d",
                    referencing="REFERENCING NEW TABLE AS added ",
                    table="telesales_commissionentry",
                    when="AFTER",
                ),
            ),
        ),
    ]

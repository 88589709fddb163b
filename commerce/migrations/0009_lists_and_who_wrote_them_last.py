import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0008_names_of_price_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="pricelist",
            name="changed_in",
            field=models.BigIntegerField(
                db_default=django.db.models.expressions.RawSQL("pg_current_xact_id()::text::bigint", []), editable=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="priceentry",
            trigger=pgtrigger.compiler.Trigger(
                name="price_entries_insert_mark_their_list",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    UPDATE commerce_pricelist SET changed_in = pg_current_xact_id()::text::bigint\n                    WHERE changed_in <> pg_current_xact_id()::text::bigint AND id IN (SELECT price_list_id FROM written);\n                    RETURN NULL;\n                ",
                    hash="69a018409eecfa9aba889c190eb742b67b495c9d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_price_entries_insert_mark_their_list_3c058",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="commerce_priceentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="priceentry",
            trigger=pgtrigger.compiler.Trigger(
                name="price_entries_update_mark_their_list",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    UPDATE commerce_pricelist SET changed_in = pg_current_xact_id()::text::bigint\n                    WHERE changed_in <> pg_current_xact_id()::text::bigint AND id IN (SELECT price_list_id FROM written);\n                    RETURN NULL;\n                ",
                    hash="29c41436859881b1ba5f0628344d6560c6838f7a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_price_entries_update_mark_their_list_b13a0",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="commerce_priceentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="priceentry",
            trigger=pgtrigger.compiler.Trigger(
                name="price_entries_delete_mark_their_list",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    UPDATE commerce_pricelist SET changed_in = pg_current_xact_id()::text::bigint\n                    WHERE changed_in <> pg_current_xact_id()::text::bigint AND id IN (SELECT price_list_id FROM written);\n                    RETURN NULL;\n                ",
                    hash="b94b735d6539b4f6f74bb7f76d29db7f6dd766ab",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_price_entries_delete_mark_their_list_67661",
                    referencing="REFERENCING OLD TABLE AS written ",
                    table="commerce_priceentry",
                    when="AFTER",
                ),
            ),
        ),
    ]

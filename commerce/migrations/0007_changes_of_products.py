import django.contrib.postgres.indexes
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0006_price_notices"),
        ("partners", "0004_sorting_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="changed_in",
            field=models.BigIntegerField(
                db_default=django.db.models.expressions.RawSQL("pg_current_xact_id()::text::bigint", []), editable=False
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["changed_in"], name="product_by_change"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.expressions.RawSQL(
                        "folded(name || coalesce(' ' || (texts #>> '{de,name}'), '')"
                        " || coalesce(' ' || (texts #>> '{pl,name}'), ''))",
                        [],
                    ),
                    name="gin_trgm_ops",
                ),
                name="product_spelling",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="product",
            trigger=pgtrigger.compiler.Trigger(
                name="product_names_its_transaction",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.changed_in = pg_current_xact_id()::text::bigint; RETURN NEW;",
                    hash="d26f57c83099a3719e6b8a130c2f6c62047014dc",
                    operation="UPDATE",
                    pgid="pgtrigger_product_names_its_transaction_e97c3",
                    table="commerce_product",
                    when="BEFORE",
                ),
            ),
        ),
    ]

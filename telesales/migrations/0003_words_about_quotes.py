# What customer and seller write to each other about a quote

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("telesales", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="QuoteComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("is_customers", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="telesales.opportunity",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["opportunity", "id"], name="quote_comment_by_opportunity")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="quote_comment_says_something"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="quotecomment",
            trigger=pgtrigger.compiler.Trigger(
                name="quote_comments_stay",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8d4cf9093fed64d5968bda066beba569f7ae74ed",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_quote_comments_stay_359da",
                    table="telesales_quotecomment",
                    when="BEFORE",
                ),
            ),
        ),
    ]

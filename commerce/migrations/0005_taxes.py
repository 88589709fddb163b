import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

BACKFILL_SQL = """
    ALTER TABLE commerce_orderline DISABLE TRIGGER USER;
    UPDATE commerce_order SET net_total = total;
    UPDATE commerce_orderline l SET net_total = l.total, partner_id = o.partner_id
    FROM commerce_order o WHERE o.id = l.order_id;
    SET CONSTRAINTS ALL IMMEDIATE;
    ALTER TABLE commerce_orderline ENABLE TRIGGER USER;
"""
"""What was ordered before there were taxes was not taxed. The frozen lines get what they lacked, nothing else."""


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0004_versions_of_price_lists"),
        ("partners", "0003_finding_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TaxClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=80)),
            ],
            options={
                "verbose_name_plural": "tax classes",
            },
        ),
        migrations.CreateModel(
            name="TaxRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("country", models.CharField(max_length=2)),
                ("rate", models.DecimalField(decimal_places=3, max_digits=6)),
                ("effective_from", models.DateTimeField(null=True)),
                ("effective_to", models.DateTimeField(null=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="order",
            name="order_terms_are_frozen",
        ),
        migrations.RemoveConstraint(
            model_name="order",
            name="order_total_is_not_negative",
        ),
        migrations.RemoveConstraint(
            model_name="orderline",
            name="order_line_is_not_negative",
        ),
        migrations.AddField(
            model_name="order",
            name="net_total",
            field=models.DecimalField(decimal_places=3, default=0, max_digits=16),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="order",
            name="tax_country",
            field=models.CharField(db_default="", blank=True, default="", max_length=2),
        ),
        migrations.AddField(
            model_name="order",
            name="tax_number",
            field=models.CharField(db_default="", blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="order",
            name="tax_total",
            field=models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=16),
        ),
        migrations.AddField(
            model_name="order",
            name="tax_treatment",
            field=models.CharField(
                db_default="none",
                choices=[
                    ("none", "Taxes are not set up"),
                    ("domestic", "Delivery in the seller's country"),
                    ("destination", "Taxed in the country of delivery"),
                    ("reverse_charge", "Reverse charge: the buyer accounts for the tax"),
                    ("export", "Export, not taxed"),
                ],
                default="none",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="net_total",
            field=models.DecimalField(decimal_places=3, default=0, max_digits=16),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="orderline",
            name="partner",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.partner",
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="tax_class",
            field=models.CharField(db_default="standard", default="standard", max_length=20),
        ),
        migrations.AddField(
            model_name="orderline",
            name="tax_rate",
            field=models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=6),
        ),
        migrations.AddField(
            model_name="orderline",
            name="tax_total",
            field=models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=16),
        ),
        migrations.RunSQL(BACKFILL_SQL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="orderline",
            name="partner",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.partner",
            ),
        ),
        migrations.AddIndex(
            model_name="orderline",
            index=models.Index(fields=["partner", "product", "-id"], name="order_line_last_of_product"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="order",
            trigger=pgtrigger.compiler.Trigger(
                name="order_terms_are_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (ROW(OLD.partner_id, OLD.buyer_id, OLD.currency, OLD.total, OLD.payment_method, OLD.content_hash, OLD.net_total, OLD.tax_total, OLD.tax_treatment, OLD.tax_country, OLD.tax_number) IS DISTINCT FROM ROW(NEW.partner_id, NEW.buyer_id, NEW.currency, NEW.total, NEW.payment_method, NEW.content_hash, NEW.net_total, NEW.tax_total, NEW.tax_treatment, NEW.tax_country, NEW.tax_number))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="033ec6c85798c38e8c33c321544a4a355dce0ada",
                    operation="UPDATE",
                    pgid="pgtrigger_order_terms_are_frozen_39524",
                    table="commerce_order",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("net_total__gte", 0),
                    ("tax_total__gte", 0),
                    (
                        "total",
                        django.db.models.expressions.CombinedExpression(
                            models.F("net_total"), "+", models.F("tax_total")
                        ),
                    ),
                ),
                name="order_total_is_net_and_tax",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tax_treatment__in", ["none", "domestic", "destination", "reverse_charge", "export"])
                ),
                name="order_tax_is_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("net_total__gte", 0), ("tax_total__gte", 0), ("total__gte", 0), ("unit_price__gte", 0)
                ),
                name="order_line_is_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("total", models.F("net_total")),
                    (
                        "total",
                        django.db.models.expressions.CombinedExpression(
                            models.F("net_total"), "+", models.F("tax_total")
                        ),
                    ),
                    _connector="OR",
                ),
                name="order_line_total_is_net_or_gross",
            ),
        ),
        migrations.AddField(
            model_name="taxrate",
            name="tax_class",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rates", to="commerce.taxclass"
            ),
        ),
        migrations.AddConstraint(
            model_name="taxrate",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("tax_class", "="),
                    ("country", "="),
                    (
                        models.Func(
                            models.F("effective_from"),
                            models.F("effective_to"),
                            function="TSTZRANGE",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="tax_rate_periods_do_not_overlap",
            ),
        ),
        migrations.AddConstraint(
            model_name="taxrate",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate__gte", 0), ("rate__lte", 100)), name="tax_rate_is_a_percentage"
            ),
        ),
        migrations.AddConstraint(
            model_name="taxrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_from", None),
                    ("effective_to", None),
                    ("effective_from__lt", models.F("effective_to")),
                    _connector="OR",
                ),
                name="tax_rate_begins_before_it_ends",
            ),
        ),
    ]

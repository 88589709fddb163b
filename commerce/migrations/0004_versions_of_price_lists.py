import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

CLOSE_SQL = """
    UPDATE commerce_priceentry e SET effective_to = later.begins FROM (
        SELECT id, lead(effective_from) OVER (
            PARTITION BY price_list_id, product_id, min_quantity ORDER BY effective_from NULLS FIRST
        ) AS begins FROM commerce_priceentry WHERE effective_from IS NOT NULL OR effective_to IS NOT NULL
    ) later WHERE later.id = e.id AND (e.effective_to IS NULL OR e.effective_to > later.begins)
"""
"""Until now the price begun later counted; from now on the earlier one ends where the later begins."""
FIRST_SQL = """
    INSERT INTO commerce_pricelistversion (price_list_id, number, kind, summary, added, retired, head, at, by_name)
    SELECT id, 1, 'created', '', 0, 0, jsonb_build_object(
        'name', name, 'currency', currency, 'effective_from', effective_from, 'effective_to', effective_to,
        'is_active', is_active, 'is_gross', is_gross, 'is_recommended', is_recommended, 'priority', priority
    ), created_at, '' FROM commerce_pricelist;
    SET CONSTRAINTS ALL IMMEDIATE
"""
"""Every list has a first version."""


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0003_finding_products"),
        ("partners", "0003_finding_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PriceListVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("created", "Created"),
                            ("head", "List changed"),
                            ("entries", "Prices changed"),
                            ("rules", "Rules changed"),
                            ("mass_update", "Mass update"),
                            ("import", "Import"),
                            ("undo", "Undone"),
                        ],
                        max_length=20,
                    ),
                ),
                ("summary", models.CharField(blank=True, default="", max_length=300)),
                ("added", models.PositiveIntegerField(default=0)),
                ("retired", models.PositiveIntegerField(default=0)),
                ("head", models.JSONField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="PriceRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("min_quantity", models.PositiveIntegerField(default=1)),
                ("condition_1", models.CharField(max_length=200)),
                ("condition_2", models.CharField(blank=True, default="", max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[("price", "Price"), ("percent", "Per cent off"), ("amount", "Amount off")],
                        max_length=10,
                    ),
                ),
                ("value", models.DecimalField(decimal_places=4, max_digits=16)),
                ("effective_from", models.DateTimeField(null=True)),
                ("effective_to", models.DateTimeField(null=True)),
                ("added_in", models.PositiveIntegerField(db_default=1, default=1)),
                ("retired_in", models.PositiveIntegerField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="priceentry",
            name="price_entry_one_per_quantity_and_start",
        ),
        migrations.RemoveConstraint(
            model_name="pricelistassignment",
            name="price_list_assigned_once_per_partner",
        ),
        migrations.AddField(
            model_name="priceentry",
            name="added_in",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="priceentry",
            name="retired_in",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="pricelist",
            name="is_gross",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="pricelist",
            name="is_recommended",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="pricelist",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="pricelistassignment",
            name="assigned_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name="pricelistassignment",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="priceentry",
            index=models.Index(
                condition=models.Q(("retired_in__isnull", False)),
                fields=["price_list", "product"],
                name="price_entry_history",
            ),
        ),
        migrations.RunSQL(CLOSE_SQL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="priceentry",
            constraint=models.UniqueConstraint(
                models.F("price_list"),
                models.F("product"),
                models.F("min_quantity"),
                models.OrderBy(models.F("effective_from"), nulls_first=True),
                models.OrderBy(models.F("effective_to"), descending=True, nulls_first=True),
                condition=models.Q(("retired_in", None)),
                include=("id", "unit_price"),
                name="price_entry_one_per_quantity_and_period",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="priceentry",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    ("retired_in", None),
                    models.Q(("effective_from__isnull", False), ("effective_to__isnull", False), _connector="OR"),
                ),
                expressions=[
                    ("price_list", "="),
                    ("product", "="),
                    ("min_quantity", "="),
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
                name="price_entry_periods_do_not_overlap",
            ),
        ),
        migrations.AddConstraint(
            model_name="priceentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("retired_in", None), ("retired_in__gt", models.F("added_in")), _connector="OR"),
                name="price_entry_retired_after_added",
            ),
        ),
        migrations.AddConstraint(
            model_name="pricelist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_recommended", True)),
                fields=("currency",),
                name="price_list_one_recommended_per_currency",
            ),
        ),
        migrations.AddConstraint(
            model_name="pricelist",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_recommended", False), ("owner", None), _connector="OR"),
                name="price_list_recommended_is_the_operators",
            ),
        ),
        migrations.AddConstraint(
            model_name="pricelistassignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("partner", "price_list"),
                name="price_list_assigned_once_per_partner",
            ),
        ),
        migrations.AddField(
            model_name="pricelistversion",
            name="by",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="pricelistversion",
            name="price_list",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="commerce.pricelist",
            ),
        ),
        migrations.AddField(
            model_name="pricerule",
            name="category",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="commerce.category"),
        ),
        migrations.AddField(
            model_name="pricerule",
            name="price_list",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rules",
                to="commerce.pricelist",
            ),
        ),
        migrations.AddField(
            model_name="pricerule",
            name="product",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="commerce.product"),
        ),
        migrations.AddConstraint(
            model_name="pricelistversion",
            constraint=models.UniqueConstraint(fields=("price_list", "number"), name="price_list_version_counts_up"),
        ),
        migrations.AddConstraint(
            model_name="pricelistversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["created", "head", "entries", "rules", "mass_update", "import", "undo"])
                ),
                name="price_list_version_kind_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="pricerule",
            index=models.Index(
                condition=models.Q(("retired_in", None), ("product__isnull", False)),
                fields=["price_list", "product"],
                name="price_rule_by_product",
            ),
        ),
        migrations.AddIndex(
            model_name="pricerule",
            index=models.Index(
                condition=models.Q(("retired_in", None), ("category__isnull", False)),
                fields=["price_list", "category"],
                name="price_rule_by_category",
            ),
        ),
        migrations.AddConstraint(
            model_name="pricerule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_in", None)),
                fields=(
                    "price_list",
                    "product",
                    "category",
                    "min_quantity",
                    "condition_1",
                    "condition_2",
                    "effective_from",
                    "effective_to",
                ),
                name="price_rule_one_per_conditions_and_period",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="pricerule",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    ("retired_in", None),
                    models.Q(("effective_from__isnull", False), ("effective_to__isnull", False), _connector="OR"),
                ),
                expressions=[
                    ("price_list", "="),
                    (django.db.models.functions.comparison.Coalesce("product", 0), "="),
                    (django.db.models.functions.comparison.Coalesce("category", 0), "="),
                    ("min_quantity", "="),
                    ("condition_1", "="),
                    ("condition_2", "="),
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
                name="price_rule_periods_do_not_overlap",
            ),
        ),
        migrations.AddConstraint(
            model_name="pricerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("category__isnull", False), ("product", None)),
                    models.Q(("category", None), ("product__isnull", False)),
                    _connector="OR",
                ),
                name="price_rule_is_of_a_product_or_a_category",
            ),
        ),
        migrations.AddConstraint(
            model_name="pricerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("condition_1__gt", ""),
                    models.Q(("condition_2", ""), ("condition_1__lt", models.F("condition_2")), _connector="OR"),
                ),
                name="price_rule_has_one_or_two_conditions",
            ),
        ),
        migrations.AddConstraint(
            model_name="pricerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__gte", 0),
                    models.Q(
                        ("kind__in", ["price", "amount"]),
                        models.Q(("kind", "percent"), ("value__lte", 100)),
                        _connector="OR",
                    ),
                ),
                name="price_rule_value_is_sound",
            ),
        ),
        migrations.AddConstraint(
            model_name="pricerule",
            constraint=models.CheckConstraint(
                condition=models.Q(("min_quantity__gte", 1)), name="price_rule_from_one_piece"
            ),
        ),
        migrations.AddConstraint(
            model_name="pricerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_from", None),
                    ("effective_to", None),
                    ("effective_from__lt", models.F("effective_to")),
                    _connector="OR",
                ),
                name="price_rule_begins_before_it_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="pricerule",
            constraint=models.CheckConstraint(
                condition=models.Q(("retired_in", None), ("retired_in__gt", models.F("added_in")), _connector="OR"),
                name="price_rule_retired_after_added",
            ),
        ),
        migrations.RunSQL(FIRST_SQL, migrations.RunSQL.noop),
    ]

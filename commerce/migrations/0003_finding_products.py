import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import BtreeGistExtension, UnaccentExtension
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.math
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


FOLDED_SQL = """
    CREATE FUNCTION folded(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, given)) $$
"""
"""Lower case without accents. PostgreSQL calls unaccent merely stable, because its rules could be replaced."""
SEARCH_SQL = """
    setweight(to_tsvector('simple', folded(code)), 'A')
    || setweight(to_tsvector('english', folded(name)) || to_tsvector('german', folded(name))
                 || to_tsvector('simple', folded(name)), 'A')
    || setweight(to_tsvector('german', folded(coalesce(texts #>> '{de,name}', ''))), 'B')
    || setweight(to_tsvector('simple', folded(coalesce(texts #>> '{pl,name}', ''))), 'B')
    || setweight(to_tsvector('english', folded(description)), 'C')
    || setweight(to_tsvector('german', folded(coalesce(texts #>> '{de,description}', ''))), 'D')
    || setweight(to_tsvector('simple', folded(coalesce(texts #>> '{pl,description}', ''))), 'D')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0002_owner_of_an_order"),
        ("partners", "0003_finding_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FOLDED_SQL, "DROP FUNCTION folded(text)"),
        migrations.CreateModel(
            name="Attribute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("unit", models.CharField(blank=True, default="", max_length=20)),
                ("is_facet", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="ProductImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0)),
                ("alt", models.CharField(blank=True, default="", max_length=200)),
                ("small", models.CharField(max_length=120)),
                ("large", models.CharField(max_length=120)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="QuantityRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minimum", models.PositiveIntegerField(default=1)),
                ("maximum", models.PositiveIntegerField(null=True)),
                ("increment", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.AddField(
            model_name="product",
            name="availability",
            field=models.CharField(
                db_default="in_stock",
                choices=[
                    ("in_stock", "In stock"),
                    ("low", "Low stock"),
                    ("to_order", "Made or bought to order"),
                    ("unavailable", "Not available at present"),
                ],
                default="in_stock",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="changed_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name="product",
            name="delivery_days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="product",
            name="texts",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.RemoveIndex(model_name="product", name="product_words"),
        migrations.RemoveField(model_name="product", name="search"),
        migrations.AddField(
            model_name="product",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.expressions.RawSQL(SEARCH_SQL, []),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="product_words"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("attributes"), name="jsonb_path_ops"),
                name="product_by_attribute",
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("code"), name="text_pattern_ops"
                ),
                name="product_by_code_prefix",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("availability__in", ["in_stock", "low", "to_order", "unavailable"])),
                name="product_availability_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("pack_size__gte", 1)), name="product_pack_holds_something"
            ),
        ),
        migrations.AddField(
            model_name="productimage",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="images", to="commerce.product"
            ),
        ),
        migrations.AddField(
            model_name="quantityrule",
            name="partner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="quantity_rules",
                to="partners.partner",
            ),
        ),
        migrations.AddField(
            model_name="quantityrule",
            name="product",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="quantity_rules",
                to="commerce.product",
            ),
        ),
        migrations.AddConstraint(
            model_name="productimage",
            constraint=models.UniqueConstraint(fields=("product", "large"), name="product_image_once_per_product"),
        ),
        migrations.AddConstraint(
            model_name="quantityrule",
            constraint=models.UniqueConstraint(
                fields=("product", "partner"), name="quantity_rule_one_per_product_and_partner", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="quantityrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("increment__gte", 1), ("minimum__gte", 1)),
                name="quantity_rule_counts_from_one_piece",
            ),
        ),
        migrations.AddConstraint(
            model_name="quantityrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("maximum", None), ("maximum__gte", models.F("minimum")), _connector="OR"),
                name="quantity_rule_leaves_a_quantity",
            ),
        ),
        migrations.AddConstraint(
            model_name="quantityrule",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    django.db.models.functions.math.Mod("minimum", "increment"), 0
                ),
                name="quantity_rule_minimum_is_a_multiple",
            ),
        ),
    ]

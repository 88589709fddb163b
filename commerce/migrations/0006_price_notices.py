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


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0005_taxes"),
        ("partners", "0003_finding_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PriceNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("list_ends", "Price list ends"),
                            ("price_rises", "Price rises"),
                            ("item_leaves", "Item leaves the list"),
                        ],
                        max_length=20,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("old_price", models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ("new_price", models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ("min_quantity", models.PositiveIntegerField(default=1)),
                ("found_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("mailed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="pricenotice",
            name="partner",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="price_notices",
                to="partners.partner",
            ),
        ),
        migrations.AddField(
            model_name="pricenotice",
            name="price_list",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="commerce.pricelist"),
        ),
        migrations.AddField(
            model_name="pricenotice",
            name="product",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to="commerce.product"),
        ),
        migrations.AddIndex(
            model_name="pricenotice",
            index=models.Index(fields=["partner", "due_at"], name="price_notice_by_partner"),
        ),
        migrations.AddConstraint(
            model_name="pricenotice",
            constraint=models.UniqueConstraint(
                fields=("partner", "kind", "price_list", "product", "min_quantity", "due_at"),
                name="price_notice_once_per_change",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="pricenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "list_ends"), ("product", None)),
                    models.Q(("product__isnull", False), models.Q(("kind", "list_ends"), _negated=True)),
                    _connector="OR",
                ),
                name="price_notice_of_a_list_or_a_product",
            ),
        ),
    ]

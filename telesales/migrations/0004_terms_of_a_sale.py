import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0023_sold_on_behalf"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("telesales", "0003_words_about_quotes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SaleTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attribution", models.CharField(blank=True, default="", max_length=80)),
                ("terms", models.TextField(blank=True, default="")),
                ("service_from", models.DateField(null=True)),
                ("billing_from", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cart",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sale_terms", to="commerce.cart"
                    ),
                ),
            ],
            options={"verbose_name_plural": "terms of sales"},
        ),
    ]

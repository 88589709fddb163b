import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_background_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("list_key", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=60)),
                ("query", models.TextField(blank=True)),
                ("is_default", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        "user",
                        "list_key",
                        django.db.models.functions.text.Lower("name"),
                        name="saved_view_name_is_unique_per_list",
                    ),
                    models.UniqueConstraint(
                        condition=Q(is_default=True),
                        fields=["user", "list_key"],
                        name="saved_view_one_default_per_list",
                    ),
                ]
            },
        ),
    ]

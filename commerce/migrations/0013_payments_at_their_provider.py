"""Card payments of which nothing has been heard are found without reading all."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0012_finding_orders"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["modified"], name="payment_at_provider", condition=Q(status="input")),
        ),
    ]

"""Offered prices keep 4 decimals, as prices do (C8)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0001_threads_and_windows"),
    ]

    operations = [
        migrations.AlterField(
            model_name="processoffer",
            name="unit_price",
            field=models.DecimalField(decimal_places=4, max_digits=16),
        ),
    ]

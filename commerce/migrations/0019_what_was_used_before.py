"""A sub-limit remembers what its node had used when it was set."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce", "0018_finding_in_the_ledger")]

    operations = [
        migrations.AddField(
            model_name="sublimit",
            name="used_before",
            field=models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=16),
        ),
    ]

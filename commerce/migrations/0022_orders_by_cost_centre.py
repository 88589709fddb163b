"""An index for finding orders by what they are charged to (A7)."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("commerce", "0021_amendments_and_cost_centres"),
    ]

    operations = [
        AddIndexConcurrently(
            "order",
            models.Index(
                condition=models.Q(("cost_centre__isnull", False)),
                fields=["cost_centre", "id"],
                name="order_by_cost_centre",
            ),
        ),
    ]

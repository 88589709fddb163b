from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was done for somebody by others, for his own log of it."""

    atomic = False
    dependencies = [
        ("core", "0006_audit_by_time"),
    ]

    operations = [
        AddIndexConcurrently(
            "auditentry",
            models.Index(
                fields=["behalf_of_id", "at"],
                name="audit_by_whom_for",
                condition=models.Q(("behalf_of_id__isnull", False)),
            ),
        ),
    ]

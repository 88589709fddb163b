from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0002_seals_over_the_audit")]

    operations = [
        AddIndexConcurrently(
            model_name="auditentry", index=models.Index(fields=["partner_id", "id"], name="audit_by_partner")
        ),
    ]

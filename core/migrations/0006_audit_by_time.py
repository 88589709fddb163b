from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0005_saved_views_of_lists")]

    operations = [
        AddIndexConcurrently(model_name="auditentry", index=models.Index(fields=["at", "id"], name="audit_by_time")),
    ]

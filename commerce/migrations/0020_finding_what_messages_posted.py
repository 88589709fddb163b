"""An index of what messages posted, for their list; orders, which are most of a ledger, are not in it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("commerce", "0019_what_was_used_before")]

    operations = [
        AddIndexConcurrently(
            "ledgerentry",
            models.Index(fields=["message"], name="ledger_by_message", condition=models.Q(message__isnull=False)),
        ),
    ]

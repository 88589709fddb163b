from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What the list of users can be sorted by, each with the id behind it: pages are found by position."""

    atomic = False
    dependencies = [
        ("partners", "0003_finding_people"),
    ]

    operations = [
        AddIndexConcurrently("user", models.Index(fields=["username", "id"], name="user_by_username")),
        AddIndexConcurrently("user", models.Index(fields=["status", "id"], name="user_by_status")),
        AddIndexConcurrently("user", models.Index(fields=["last_login", "id"], name="user_by_last_login")),
    ]

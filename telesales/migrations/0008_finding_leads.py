from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("telesales", "0007_phone_offers"),
    ]

    operations = [
        AddIndexConcurrently(
            "lead",
            GinIndex(
                OpClass(Upper("company"), name="gin_trgm_ops"),
                OpClass(Upper("name"), name="gin_trgm_ops"),
                OpClass(Upper("email"), name="gin_trgm_ops"),
                OpClass(Upper("phone"), name="gin_trgm_ops"),
                OpClass(Upper("city"), name="gin_trgm_ops"),
                name="lead_contains",
            ),
        ),
    ]

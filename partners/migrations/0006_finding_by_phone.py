from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import F, Func, Q, Value


def numbers(name):
    """An index over the digits of phone numbers, whatever stands between them."""
    digits = Func(F("phone"), Value("[^0-9]"), Value(""), Value("g"), function="regexp_replace")
    return GinIndex(OpClass(digits, name="gin_trgm_ops"), name=name, condition=~Q(phone=""))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("partners", "0005_roles_of_who_sells"),
    ]

    operations = [
        AddIndexConcurrently("partner", numbers("partner_phone_digits")),
        AddIndexConcurrently("user", numbers("user_phone_digits")),
    ]

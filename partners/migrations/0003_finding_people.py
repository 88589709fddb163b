import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models


def trigrams(field, name):
    """An index for search that forgives typing errors."""
    lower = django.db.models.functions.text.Lower(field)
    opclass = django.contrib.postgres.indexes.OpClass(lower, name="gin_trgm_ops")
    return django.contrib.postgres.indexes.GinIndex(opclass, name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0002_people_and_their_companies"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="email",
            field=models.EmailField(blank=True, db_default="", default="", max_length=254),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("ended_at", None)),
                name="invitation_open_by_email",
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["name", "id"], name="user_by_name"),
        ),
        migrations.AddIndex(model_name="user", index=trigrams("name", "user_name_trigrams")),
        migrations.AddIndex(model_name="user", index=trigrams("username", "user_username_trigrams")),
        migrations.AddIndex(model_name="user", index=trigrams("email", "user_email_trigrams")),
    ]

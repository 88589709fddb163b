from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("telesales", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="lead",
            name="tax_number",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="lead",
            name="invited_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="lead",
            name="answered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=Q(answered_at=None) | Q(invited_at__isnull=False), name="lead_answers_an_invitation"
            ),
        ),
    ]

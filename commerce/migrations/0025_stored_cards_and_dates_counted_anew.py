"""The card that a payment was taken from, and plans whose days are counted anew after a pause."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0024_payment_plans"),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="card",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="commerce.storedcard",
            ),
        ),
        migrations.AddField(
            model_name="paymentplan",
            name="counted_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="paymentplan",
            name="counted_number",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("card__isnull", False), ("status__in", ["waiting", "input"])),
                fields=("instalment",),
                name="payment_one_collection_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("counted_from", None), ("counted_number", None)),
                    models.Q(("counted_from__isnull", False), ("counted_number__isnull", False)),
                    _connector="OR",
                ),
                name="payment_plan_counted_anew_from_a_payment",
            ),
        ),
    ]

"""Orders that ended before they were placed have given all back; buyers may ask for a cancellation."""

from django.db import migrations, models

GIVEN_BACK_SQL = """
    UPDATE commerce_order SET given_back = total
    WHERE state IN ('rejected', 'withdrawn', 'expired') AND given_back = 0
"""


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0010_from_cart_to_delivered_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="ordernote",
            name="asks_to_cancel",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="ordernote",
            constraint=models.UniqueConstraint(
                condition=models.Q(("asks_to_cancel", True)), fields=("order",), name="order_note_asks_to_cancel_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="ordernote",
            constraint=models.CheckConstraint(
                condition=models.Q(("asks_to_cancel", False), ("is_internal", False), _connector="OR"),
                name="order_note_that_asks_is_open",
            ),
        ),
        migrations.RunSQL(GIVEN_BACK_SQL, migrations.RunSQL.noop),
    ]

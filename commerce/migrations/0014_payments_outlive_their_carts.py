"""A cart may be thrown away though a card payment was tried for it; the payment keeps its partner."""

import django.db.models.deletion
from django.db import migrations, models

PARTNER_SQL = """
    UPDATE commerce_payment p SET partner_id = c.partner_id FROM commerce_cart c
    WHERE c.id = p.cart_id AND p.partner_id IS NULL
"""


def partner(**options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.partner", **options
    )


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0013_payments_at_their_provider"),
        ("partners", "0004_sorting_people"),
    ]

    operations = [
        migrations.AddField("payment", "partner", partner(null=True)),
        migrations.RunSQL(PARTNER_SQL, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField("payment", "partner", partner()),
        migrations.AlterField(
            "payment",
            "cart",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="commerce.cart"
            ),
        ),
    ]

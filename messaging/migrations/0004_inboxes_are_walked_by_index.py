"""Inboxes of very many threads: what expires next, and what was begun last, is found by walking an index (S1)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0027_names_of_plan_triggers"),
        ("messaging", "0003_reopenings_are_never_changed"),
        ("partners", "0006_finding_by_phone"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="thread",
            name="thread_seller_due",
        ),
        migrations.RemoveIndex(
            model_name="thread",
            name="thread_buyer_due",
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(fields=["seller", "started_at", "id"], name="thread_begun_seller"),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(fields=["seller", "seller_due_at", "seller_shut_at"], name="thread_seller_due"),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(
                    models.Q(("seller_due_at", None), ("seller_shut_at__isnull", False)),
                    ("seller_due_at__lt", models.F("seller_shut_at")),
                    _connector="OR",
                ),
                fields=["seller", "seller_shut_at"],
                name="thread_seller_later",
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(fields=["buyer", "started_at", "id"], name="thread_begun_buyer"),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(fields=["buyer", "buyer_due_at", "buyer_shut_at"], name="thread_buyer_due"),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(
                    models.Q(("buyer_due_at", None), ("buyer_shut_at__isnull", False)),
                    ("buyer_due_at__lt", models.F("buyer_shut_at")),
                    _connector="OR",
                ),
                fields=["buyer", "buyer_shut_at"],
                name="thread_buyer_later",
            ),
        ),
    ]

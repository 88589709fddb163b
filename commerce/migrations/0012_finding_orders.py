"""Indexes for the order desk: by number, PO number, own reference, total, requested date (O6)."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently, TrigramExtension
from django.db import migrations, models


def contains(column, name):
    """Give the index that finds what a column has anywhere in it."""
    words = django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper(column), name="gin_trgm_ops")
    empty = models.Q((column, ""), _negated=True)
    return AddIndexConcurrently(
        model_name="order", index=django.contrib.postgres.indexes.GinIndex(words, condition=empty, name=name)
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("commerce", "0011_what_was_given_back"),
    ]

    operations = [
        TrigramExtension(),
        AddIndexConcurrently("order", models.Index(fields=["total", "id"], name="order_by_total")),
        AddIndexConcurrently("order", models.Index(fields=["requested_on", "id"], name="order_by_requested_date")),
        AddIndexConcurrently(
            "order",
            models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("number"), name="text_pattern_ops"
                ),
                name="order_number_begins",
            ),
        ),
        contains("po_number", "order_po_contains"),
        contains("reference", "order_reference_contains"),
    ]

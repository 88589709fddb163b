"""Figures of very many questions, and the list of all conversations, are read from an index (S8)."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("messaging", "0004_inboxes_are_walked_by_index"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                fields=["bound", "-sent_at"],
                include=("id", "side", "due_at", "answered_at", "thread"),
                condition=Q(asks=True),
                name="message_asked_of",
            ),
        ),
        RemoveIndexConcurrently(model_name="message", name="message_bound"),
        AddIndexConcurrently(
            model_name="thread",
            index=models.Index(F("last_at").desc(), F("id").desc(), name="thread_latest"),
        ),
        AddIndexConcurrently(
            model_name="thread",
            index=models.Index(fields=["started_at", "id"], name="thread_begun"),
        ),
        AddIndexConcurrently(
            model_name="thread",
            index=models.Index(
                fields=["id"], include=("closed_at",), condition=~Q(closed_at=None), name="thread_closed"
            ),
        ),
    ]

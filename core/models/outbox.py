"""The outbox."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class OutboxEntry(models.Model):
    """Something that must leave the house, written in the transaction that caused it, sent by the worker.

    `key` makes it exactly one per cause. Open while neither done_at nor failed_at is set.
    """

    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    payload = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    is_moot = models.BooleanField(default=False, db_default=False)
    error = models.TextField(default="", db_default="")

    class Meta:
        verbose_name_plural = "outbox entries"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="outbox_one_entry_per_key"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(failed_at__isnull=True), name="outbox_done_or_failed_not_both"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="outbox_due", condition=Q(done_at__isnull=True, failed_at__isnull=True)
            )
        ]

    def __str__(self):
        return f"{self.topic} {self.key}"

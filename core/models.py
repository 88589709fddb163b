"""Audit rows and the outbox."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class AuditEntry(models.Model):
    """One change of state or right: who, for whom, what, old, new, when, from where (P14). Only ever added.

    It points by value, not by foreign key, so that it outlives what it tells of.
    """

    event = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    partner_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    behalf_of_id = models.BigIntegerField(null=True)
    behalf_of = models.CharField(max_length=200, default="", db_default="")
    channel = models.CharField(max_length=20)
    ip = models.GenericIPAddressField(null=True)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    reason = models.TextField(default="", db_default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="audit_by_subject")]
        triggers = [pgtrigger.Protect(name="audit_only_grows", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.event} {self.subject_type} {self.subject_id}"


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

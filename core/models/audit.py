"""Audit rows and the seals that chain them (P14)."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from core.triggers import never_emptied


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
    written_at = models.DateTimeField(db_default=Now())
    """By the database's clock, whatever `at` tells; the seal of an honest row follows it closely."""

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="audit_by_subject"),
            models.Index(fields=["partner_id", "id"], name="audit_by_partner"),
            models.Index(fields=["at", "id"], name="audit_by_time"),
            models.Index(
                fields=["behalf_of_id", "at"], name="audit_by_whom_for", condition=Q(behalf_of_id__isnull=False)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="audit_only_grows", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("audit_is_never_emptied"),
        ]

    def __str__(self):
        return f"{self.event} {self.subject_type} {self.subject_id}"


class AuditSeal(models.Model):
    """A link of the chain over the audit rows: what was sealed at this position, and the digest up to here."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(position__gte=1), name="audit_seal_counts_from_one")]
        triggers = [
            pgtrigger.Protect(name="audit_seals_only_grow", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("audit_seals_are_never_emptied"),
        ]

    def __str__(self):
        return f"seal {self.position} of {self.entry_id}"

"""Proof of the call: recordings, who heard them, and what the operator asks for (F6)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.triggers import never_emptied
from partners.models import Partner, User
from telesales.models.phone import PhoneOffer, PhoneSale


class Recording(models.Model):
    """The recording of a call: a file that was uploaded, or what the telephone system calls it.

    It may come before the order is made, so it hangs on the offer. Its file has a name of its own in the storage of
    recordings, outside everything that is served; after the retention time the file is deleted and the row says so.
    """

    class Kind(models.TextChoices):
        FILE = "file", _("Uploaded file")
        REFERENCE = "reference", _("Reference of the telephone system")

    offer = models.ForeignKey(PhoneOffer, models.PROTECT, related_name="recordings")
    kind = models.CharField(max_length=10, choices=Kind)
    reference = models.CharField(max_length=200, blank=True, default="")
    path = models.CharField(max_length=120, blank=True, default="")
    name = models.CharField(max_length=200, blank=True, default="")
    """As its file was called; only ever shown."""
    content_type = models.CharField(max_length=40, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    seconds = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reference", path="") & ~Q(reference="")
                | Q(kind="file", size__gt=0, reference="") & ~Q(path="") & ~Q(sha256=""),
                name="recording_is_a_file_or_a_reference",
            ),
            models.UniqueConstraint(fields=["path"], condition=~Q(path=""), name="recording_path_is_its_own"),
        ]
        indexes = [models.Index(fields=["at"], name="recording_to_delete", condition=Q(kind="file", deleted_at=None))]
        triggers = [
            pgtrigger.Protect(name="recordings_are_never_deleted", operation=pgtrigger.Delete),
            never_emptied("recordings_are_never_emptied"),
            pgtrigger.Protect(
                name="recording_is_only_deleted",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "to_jsonb(OLD.*) - 'deleted_at' IS DISTINCT FROM to_jsonb(NEW.*) - 'deleted_at'"
                    " OR OLD.deleted_at IS NOT NULL"
                ),
            ),
        ]

    def __str__(self):
        return self.name or self.reference


class RecordingRequest(models.Model):
    """The operator asks for the recording of a sale: it is due by `due_at`, or the order is cancelled (F6)."""

    class State(models.TextChoices):
        OPEN = "open", _("Asked for")
        ANSWERED = "answered", _("There")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        MISSED = "missed", _("Missing: cancelled")

    sale = models.ForeignKey(PhoneSale, models.PROTECT, related_name="recording_requests")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sale"], condition=Q(state="open"), name="recording_request_one_open"),
            models.CheckConstraint(condition=Q(due_at__gt=F("asked_at")), name="recording_request_leaves_time"),
            models.CheckConstraint(condition=~Q(reason=""), name="recording_request_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | ~Q(state="open") & Q(ended_at__isnull=False),
                name="recording_request_ended_exactly_when_ended",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="recording_request_due", condition=Q(state="open"))]

    def __str__(self):
        return f"recording of {self.sale_id} by {self.due_at}"


class RecordingAccess(models.Model):
    """Somebody heard or fetched a recording (F6)."""

    recording = models.ForeignKey(Recording, models.PROTECT, related_name="accesses")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)

    class Meta:
        verbose_name_plural = "recording accesses"
        triggers = [
            pgtrigger.Protect(name="recording_accesses_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("recording_accesses_are_never_emptied"),
        ]

    def __str__(self):
        return f"{self.user_id} of {self.recording_id}"


class RefundTask(models.Model):
    """Money to give back after a phone order was cancelled (F6): open until somebody has, or says why not."""

    sale = models.OneToOneField(PhoneSale, models.PROTECT, related_name="refund_task")
    amount = models.DecimalField(max_digits=16, decimal_places=3)
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_task_is_of_something"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="refund_task_done_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["opened_at"], name="refund_task_open", condition=Q(done_at=None))]

    def __str__(self):
        return f"{self.amount} {self.currency} of {self.sale_id}"

"""Background jobs, their progress and their files."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", pgettext_lazy("a job", "Cancelled")


TRANSITIONS = {
    JobState.WAITING: {JobState.RUNNING, JobState.CANCELLED},
    JobState.RUNNING: {JobState.RUNNING, JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.WAITING},
    JobState.DONE: set(),
    JobState.FAILED: set(),
    JobState.CANCELLED: set(),
}
"""Running to running: another worker goes on after the first one died. To waiting: the database asked to try again."""
ENDED = [JobState.DONE, JobState.FAILED, JobState.CANCELLED]


class JobQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Everybody sees the jobs that he has asked for himself."""
        return self.filter(owner_id=acting.author_id)

    def open(self):
        return self.filter(state__in=[JobState.WAITING, JobState.RUNNING])


class Job(models.Model):
    """Work that is too long for a request: who asked, how far it is, what came of it."""

    State = JobState

    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    owner_name = models.CharField(max_length=200)
    partner_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    done = models.PositiveBigIntegerField(default=0, db_default=0)
    total = models.PositiveBigIntegerField(null=True)
    note = models.CharField(max_length=500, blank=True, default="", db_default="")
    result = models.JSONField(null=True)
    error = models.TextField(blank=True, default="", db_default="")
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    heartbeat_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False) | ~Q(state__in=ENDED) & Q(ended_at=None),
                name="job_ended_exactly_when_over",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING)
                | Q(started_at__isnull=False, heartbeat_at__isnull=False, attempts__gte=1),
                name="job_running_has_begun",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.DONE) | Q(result__isnull=False), name="job_done_has_a_result"
            ),
            models.CheckConstraint(condition=Q(total=None) | Q(done__lte=F("total")), name="job_done_within_total"),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="job_of_owner"),
            models.Index(fields=["id"], name="job_open", condition=Q(state__in=[JobState.WAITING, JobState.RUNNING])),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self):
        return self.state in {JobState.WAITING, JobState.RUNNING}

    @property
    def percent(self):
        """How much is done, 0 to 100; None while nobody knows of how much."""
        return self.done * 100 // self.total if self.total else None


class JobFile(models.Model):
    """What was uploaded for a job, or what it made; its bytes lie in parts, so that nobody holds them all."""

    class Role(models.TextChoices):
        UPLOAD = "upload", _("Upload")
        REPORT = "report", _("Report")

    job = models.ForeignKey(Job, models.CASCADE, related_name="files")
    role = models.CharField(max_length=6, choices=Role)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=["upload", "report"]), name="job_file_role_is_known"),
            models.UniqueConstraint(fields=["job"], condition=Q(role="upload"), name="job_has_one_upload"),
        ]

    def __str__(self):
        return self.name

    def chunks(self):
        """Give the bytes part by part."""
        for position in self.parts.order_by("position").values_list("position", flat=True):
            yield bytes(self.parts.get(position=position).content)


class JobFilePart(models.Model):
    """One piece of a file, at most a megabyte."""

    file = models.ForeignKey(JobFile, models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "position"], name="job_file_parts_are_in_order")]

    def __str__(self):
        return f"{self.file_id}/{self.position}"

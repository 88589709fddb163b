"""Ask for a job, and call it off."""

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core import outbox
from core.jobs import files
from core.models import Job, JobState
from core.refusal import Refused

TASK = "core.tasks.run_jobs"


def start(kind, *, title, by, upload=None, **params):
    """Write a job down in the caller's transaction; the worker is woken when that commits. Gives the Job.

    `upload` is a file of a form; `params` must be JSON-able. Refuses (field "file") an upload that is too big.
    """
    if kind not in settings.JOB_KINDS:
        raise LookupError(f"settings.JOB_KINDS knows no {kind}")
    if upload is not None and upload.size > settings.JOB_UPLOAD_MOST_BYTES:
        most = filesizeformat(settings.JOB_UPLOAD_MOST_BYTES)
        raise Refused(_("The file is too big: at most %(most)s.") % {"most": most}, field="file")
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind,
            title=str(title)[:200],
            **_whose(by),
            params=params,
        )
        if upload is not None:
            content_type = getattr(upload, "content_type", "") or "application/octet-stream"
            files.store(job, "upload", upload.name, content_type, upload.chunks())
        transaction.on_commit(lambda: outbox.ask(TASK))
    return job


def note_done(kind, *, title, by, result, now, **params):
    """Write down work that was done at once, so that its result can be come back to. Gives the Job."""
    return Job.objects.create(
        kind=kind,
        title=str(title)[:200],
        **_whose(by),
        params=params,
        state=JobState.DONE,
        result=result,
        created_at=now,
        ended_at=now,
    )


def _whose(by):
    """A job is its author's, also where he acts in another's place: at that place, by his own membership (T2)."""
    author = by.seller or by
    known = {"owner_id": author.user_id, "owner_name": author.name, "membership_id": author.membership_id}
    return {**known, "partner_id": by.partner_id}


def cancel(*, job, now):
    """Call a job off. One that runs notices at its next step, and what it has not committed is taken back."""
    ended = Job.objects.filter(pk=job.pk).open().update(state=JobState.CANCELLED, ended_at=now)
    if not ended:
        raise Refused(_("It is over already."))

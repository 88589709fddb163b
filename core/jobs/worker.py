"""Find jobs that wait, and those whose worker died, and run them: each by one worker at a time."""

import threading
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import clock
from core.jobs.run import Run, Stopped
from core.models import Job, JobState
from core.reader import as_reader
from core.refusal import Refused

log = structlog.get_logger(__name__)
LOST_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 3
_slot = threading.Lock()


def work():
    """Run what waits, one after the other; gives how many. One thread of a worker does, the others are for mails."""
    if not _slot.acquire(blocking=False):
        return 0
    try:
        handled = 0
        while job := claim():
            perform(job)
            handled += 1
        return handled
    finally:
        _slot.release()


@transaction.atomic(durable=True)
def claim():
    """Take the oldest job that waits or was left by a dead worker; None when there is none."""
    now = clock.now()
    left = Q(state=JobState.RUNNING, heartbeat_at__lt=now - LOST_AFTER)
    given_up = Job.objects.filter(left, attempts__gte=MOST_ATTEMPTS)
    given_up.update(state=JobState.FAILED, ended_at=now, note=_("It was broken off three times and is given up."))
    waiting = Job.objects.filter(Q(state=JobState.WAITING) | left).order_by("id")
    job = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("owner").first()
    if job is None:
        return None
    job.state, job.attempts, job.heartbeat_at = JobState.RUNNING, job.attempts + 1, now
    job.started_at = job.started_at or now
    job.save(update_fields=["state", "attempts", "heartbeat_at", "started_at"])
    return job


def perform(job):
    """Run a claimed job to its end: done, failed with a sentence, or left to whoever has it now."""
    log.info("job.started", job=job.pk, kind=job.kind, attempt=job.attempts)
    run = Run(job)
    try:
        with as_reader(job.owner), run:
            _call(run, import_string(settings.JOB_KINDS[job.kind]))
    except Stopped:
        log.info("job.stopped", job=job.pk, kind=job.kind)
    except Refused as refusal:
        _end(run, JobState.FAILED, note=refusal.sentence)
    except OperationalError as error:
        _try_again(run, error)
    except Exception as error:
        log.exception("job.failed", job=job.pk, kind=job.kind)
        _end(run, JobState.FAILED, note=_("Something went wrong. We have been told."), error=error)


def _call(run, function):
    """Call the function and note that it is done, in one transaction unless the function has its own."""
    if getattr(function, "commits_itself", False):
        _done(run, function(run))
        return
    with transaction.atomic():
        _done(run, function(run))


def _done(run, result):
    run.stop_telling()
    run.note = ""
    if not _end(run, JobState.DONE, result=result or {}):
        raise Stopped


def _end(run, state, *, note="", error="", **values):
    """Write the end, unless it was cancelled or another worker has it; tells whether it was written."""
    run.stop_telling()
    mine = Job.objects.filter(pk=run.job.pk, state=JobState.RUNNING, attempts=run.job.attempts)
    told = f"{type(error).__name__}: {error}"[:2000] if error else ""
    values |= {"note": str(note)[:500], "error": told, "done": run.done, "total": run.total}
    return mine.update(state=state, ended_at=clock.now(), **values) == 1


def _try_again(run, error):
    """The database was away, or two transactions met: somebody tries once more, but not for ever."""
    log.warning("job.interrupted", job=run.job.pk, kind=run.job.kind, error=str(error))
    if run.job.attempts >= MOST_ATTEMPTS:
        _end(run, JobState.FAILED, note=_("It was broken off three times and is given up."), error=error)
        return
    run.stop_telling()
    mine = Job.objects.filter(pk=run.job.pk, state=JobState.RUNNING, attempts=run.job.attempts)
    mine.update(state=JobState.WAITING)

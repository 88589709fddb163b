"""Background work of the house itself."""

import threading

from celery import shared_task

from core import clock, health, jobs, outbox, sealing, sessions

SENDERS = 2
"""So many threads of a worker send mails at a time: a mail server that takes its time must not take all of them."""
_senders = threading.BoundedSemaphore(SENDERS)


@shared_task(name="core.tasks.send_outbox")
def send_outbox(*, by_beat=False, **_unknown):
    """Send what is due; beat asks every few seconds, actions ask after commit. Safe to run twice at once.

    What beat asks for is noted: it shows that beat lives, and with it all that happens by itself.
    """
    if by_beat:
        health.note_sweep()
    if not _senders.acquire(blocking=False):
        return 0
    try:
        return outbox.send_due()
    finally:
        _senders.release()


@shared_task(name="core.tasks.run_jobs")
def run_jobs(**_unknown):
    """Run the background jobs that wait, and those whose worker died."""
    return jobs.work()


@shared_task(name="core.tasks.purge_jobs")
def purge_jobs(**_unknown):
    """Forget jobs that ended long ago, with their files."""
    return jobs.purge(now=clock.now())


@shared_task(name="core.tasks.purge_sessions")
def purge_sessions(**_unknown):
    """Forget sessions that are over."""
    return sessions.purge(now=clock.now())


@shared_task(name="core.tasks.seal_audit")
def seal_audit(**_unknown):
    """Seal the audit rows written since the last time (P14)."""
    return sealing.seal()

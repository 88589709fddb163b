"""What a job's function is given, and how its progress is told while its own transaction is still open.

The function runs in one transaction together with the note that it is done: a worker that is killed has written nothing
and another one begins again. A function decorated with `commits_itself` has its own transactions instead and must bear
being run twice.
"""

import tempfile
import threading
from functools import cached_property

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models.functions import Now
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.jobs import files
from core.models import Job, JobState
from core.refusal import Refused

log = structlog.get_logger(__name__)
EVERY_SECONDS = 1.0


class Stopped(Exception):
    """The job was cancelled, or another worker has taken it over: leave without a word."""


def commits_itself(function):
    """Mark a job's function that commits as it goes; without the mark it is all or nothing."""
    function.commits_itself = True
    return function


class Run:
    """One attempt at a job. Its function calls `progress` often: that is also how it hears that it shall stop.

    It gives a result for the page, or None: {"sentence": …, "next_url": …, "next_label": …} and whatever else it likes.
    """

    def __init__(self, job):
        self.job = job
        self.params = job.params
        self.done, self.total, self.note = 0, None, ""
        self._reporter = _Direct(self) if connection.in_atomic_block else _Reporter(self)

    def progress(self, done, total=None, note=None):
        """Say how much is done. Raises Stopped when the job was cancelled meanwhile."""
        self.total = total if total is not None else self.total
        self.done = done if self.total is None else min(done, self.total)
        self.note = self.note if note is None else str(note)[:500]
        self._reporter.told()
        if self._reporter.is_lost:
            raise Stopped

    @property
    def cancelled(self):
        """Whether it shall stop; for loops that would rather end by themselves."""
        return self._reporter.is_lost

    @cached_property
    def by(self):
        """Whoever asked, as he may act now (see settings.ACTING_OF); refuses when he no longer may."""
        acting = import_string(settings.ACTING_OF)(self.job.owner_id, self.job.membership_id)
        if acting is None:
            raise Refused(_("You can no longer act for this company."))
        return acting

    @cached_property
    def upload(self):
        """The uploaded file (name, content_type, size), None without one."""
        return self.job.files.filter(role="upload").first()

    def open_upload(self):
        """Give the upload as a file on disk, opened for reading bytes."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever reads it
        for chunk in self.upload.chunks():
            file.write(chunk)
        file.seek(0)
        return file

    def report(self, name, content_type, content):
        """Keep a file for whoever asked: bytes, or an iterable of them."""
        return files.store(self.job, "report", name, content_type, content)

    def __enter__(self):
        self._reporter.begin()
        return self

    def __exit__(self, *exception):
        self.stop_telling()

    def stop_telling(self):
        """Nothing more is written from beside: what follows is the end of the job itself."""
        self._reporter.end()

    def write_down(self):
        """Write progress and heartbeat; tell whether the job is still this run's."""
        mine = Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, attempts=self.job.attempts)
        return mine.update(done=self.done, total=self.total, note=self.note, heartbeat_at=Now()) == 1


class _Reporter(threading.Thread):
    """Tells the progress from a connection of its own, and by that shows that the worker lives."""

    def __init__(self, run):
        super().__init__(daemon=True, name=f"job-{run.job.pk}")
        self.of = run
        self.is_lost = False
        self._end = threading.Event()

    def begin(self):
        self.start()

    def told(self):
        """The next beat takes it along."""

    def end(self):
        self._end.set()
        if self.is_alive():
            self.join()

    def run(self):
        try:
            while not self._end.wait(EVERY_SECONDS) and not self.is_lost:
                self._beat()
        finally:
            connection.close()

    def _beat(self):
        try:
            self.is_lost = not self.of.write_down()
        except DatabaseError as error:
            log.warning("job.heartbeat_failed", job=self.of.job.pk, error=str(error))
            connection.close()


class _Direct:
    """Inside somebody else's transaction nobody could see the progress: it is written where it happens."""

    def __init__(self, run):
        self.of = run
        self.is_lost = False

    def begin(self):
        """Nothing runs beside."""

    end = begin

    def told(self):
        self.is_lost = not self.of.write_down()

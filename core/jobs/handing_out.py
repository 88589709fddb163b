"""Hand out what a job has made: only while its owner could still have it made."""

from django.conf import settings
from django.utils.module_loading import import_string


def may_hand_out(job):
    """Whether a job's owner still works where he asked for it, with the right that it took (see settings.JOB_RIGHTS).

    A kind that takes none is its owner's wherever he works.
    """
    path = settings.JOB_RIGHTS.get(job.kind)
    if path is None:
        return True
    by = import_string(settings.ACTING_OF)(job.owner_id, job.membership_id)
    return by is not None and by.partner_id == job.partner_id and import_string(path)(job=job, by=by)

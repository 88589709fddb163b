"""Forget jobs that ended long ago, with their files."""

from datetime import timedelta

from core.models import Job

KEPT = timedelta(days=90)


def purge(*, now):
    """Delete what ended 90 days ago or earlier. Gives how many jobs."""
    old = Job.objects.filter(ended_at__lte=now - KEPT).values_list("pk", flat=True)
    for pk in list(old):
        Job.objects.filter(pk=pk).delete()  # one at a time: files may be large
    return len(old)

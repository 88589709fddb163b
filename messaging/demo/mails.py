"""What the demo does not send of its messages."""

from contextlib import contextmanager

from django.db.models import Max

from core.models import OutboxEntry


@contextmanager
def silenced(now):
    """The mails of what was said long ago are not sent any more."""
    before = OutboxEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    yield
    OutboxEntry.objects.filter(pk__gt=before, done_at=None, failed_at=None).update(done_at=now, is_moot=True)

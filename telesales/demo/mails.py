"""What the demo does not send of its sales."""

from contextlib import contextmanager

from django.db.models import Max

from commerce.actions import refunding
from core.models import OutboxEntry


@contextmanager
def silenced(now):
    """The mails of what happened long ago are not sent any more; money that is to go back goes."""
    before = OutboxEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    yield
    mails = OutboxEntry.objects.filter(pk__gt=before, done_at=None, failed_at=None).exclude(topic=refunding.TOPIC)
    mails.update(done_at=now, is_moot=True)

"""Background work of the house itself."""

from celery import shared_task

from core import outbox


@shared_task(name="core.tasks.send_outbox")
def send_outbox(**_unknown):
    """Send what is due; beat asks every few seconds, actions ask after commit. Safe to run twice at once."""
    return outbox.send_due()

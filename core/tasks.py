"""Background work of the house itself."""

from celery import shared_task

from core import health, outbox


@shared_task(name="core.tasks.send_outbox")
def send_outbox(**_unknown):
    """Send what is due; beat asks every few seconds, actions ask after commit. Safe to run twice at once."""
    handled = outbox.send_due()
    health.note_sweep()
    return handled

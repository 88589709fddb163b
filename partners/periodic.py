"""What beat runs for partners."""

from celery import shared_task

from core import clock
from partners.actions import registration


@shared_task(name="partners.periodic.purge_registrations")
def purge_registrations(**_unknown):
    """Forget registrations that were never confirmed (P15)."""
    return registration.purge(now=clock.now())

"""What beat runs for commerce."""

from celery import shared_task

from commerce.actions import notice
from core import clock


@shared_task(name="commerce.periodic.find_price_notices")
def find_price_notices(**_unknown):
    """Find and tell what is about to change for partners' prices (C10). Running it twice tells nothing twice."""
    return notice.sweep(now=clock.now())

"""What beat runs for assisted sales."""

from celery import shared_task

from core import clock
from telesales.actions import expiring


@shared_task(name="telesales.periodic.expire_opportunities")
def expire_opportunities(**_unknown):
    """End opportunities whose time is over and warn of it before (T5). Late, twice or at once, it does so once."""
    return expiring.sweep(now=clock.now())

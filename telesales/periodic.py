"""What beat runs for assisted sales."""

from celery import shared_task

from core import clock
from telesales.actions import expiring, quote_reminding


@shared_task(name="telesales.periodic.expire_opportunities")
def expire_opportunities(**_unknown):
    """End opportunities whose time is over and warn of it before (T5). Late, twice or at once, it does so once."""
    return expiring.sweep(now=clock.now())


@shared_task(name="telesales.periodic.remind_of_quotes")
def remind_of_quotes(**_unknown):
    """Remind customers of quotes that end in two days (T6), each once."""
    return quote_reminding.sweep(now=clock.now())

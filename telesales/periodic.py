"""What beat runs for assisted sales."""

from celery import shared_task

from core import clock
from telesales.actions import commission_closing, expiring, quote_reminding, recording, recording_request, selling


@shared_task(name="telesales.periodic.expire_opportunities")
def expire_opportunities(**_unknown):
    """End opportunities whose time is over and warn of it before (T5). Late, twice or at once, it does so once."""
    return expiring.sweep(now=clock.now())


@shared_task(name="telesales.periodic.close_sessions")
def close_sessions(**_unknown):
    """Close sales sessions whose time is over, or that are no longer allowed (T2). Late or twice, it does so once."""
    return selling.close_all(now=clock.now())


@shared_task(name="telesales.periodic.remind_of_quotes")
def remind_of_quotes(**_unknown):
    """Remind customers of quotes that end in two days (T6), each once."""
    return quote_reminding.sweep(now=clock.now())


@shared_task(name="telesales.periodic.ask_for_recordings")
def ask_for_recordings(**_unknown):
    """Remind of recordings that are due, and cancel the orders of those that are missing (F6), each once."""
    now = clock.now()
    return {"reminded": recording_request.remind(now=now), "cancelled": recording_request.sweep(now=now)}


@shared_task(name="telesales.periodic.delete_recordings")
def delete_recordings(**_unknown):
    """Delete the files of recordings whose time of keeping is over, and files that no row keeps (F6)."""
    return recording.sweep(now=clock.now())


@shared_task(name="telesales.periodic.close_commission")
def close_commission(**_unknown):
    """Keep what everybody got in a month that is over, so that statements stay quick (F5); each month once."""
    return commission_closing.sweep(now=clock.now())

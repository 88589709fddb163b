"""What beat runs for commerce."""

from celery import shared_task

from commerce.actions import notice, ordering_due, payment_sweep, reminding
from core import clock


@shared_task(name="commerce.periodic.find_price_notices")
def find_price_notices(**_unknown):
    """Find and tell what is about to change for partners' prices (C10). Running it twice tells nothing twice."""
    return notice.sweep(now=clock.now())


@shared_task(name="commerce.periodic.ask_about_card_payments")
def ask_about_card_payments(**_unknown):
    """Ask the provider about payments whose buyer never came back, in case its message was lost (O7)."""
    return payment_sweep.sweep(now=clock.now())


@shared_task(name="commerce.periodic.order_recurring")
def order_recurring(**_unknown):
    """Order what recurring orders are due (O9). Run twice at once or late, it orders each date once."""
    return ordering_due.sweep(now=clock.now())


@shared_task(name="commerce.periodic.remind_of_invoices")
def remind_of_invoices(**_unknown):
    """Remind of overdue invoices (F8). Run twice at once or late, each level is mailed once."""
    return reminding.sweep(now=clock.now())

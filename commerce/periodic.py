"""What beat runs for commerce."""

from celery import shared_task

from commerce.actions import collecting, instalment_invoice, notice, ordering_due, payment_sweep, reminding
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


@shared_task(name="commerce.periodic.collect_instalments")
def collect_instalments(**_unknown):
    """Take due instalments from cards (F8). Run twice at once, late or killed, it takes each once."""
    taken = 0
    while number := collecting.batch(now=clock.now()):
        taken += number
    return taken


@shared_task(name="commerce.periodic.invoice_instalments")
def invoice_instalments(**_unknown):
    """Ask for due instalments by invoice (F8). Run twice at once or late, it asks for each once."""
    return instalment_invoice.sweep(now=clock.now())

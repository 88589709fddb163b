"""Remind companies of overdue invoices: each level once, whichever worker comes first or late (F8, K8)."""

from commerce.models import Invoice
from commerce.queries import reminding as queries
from core import audit, outbox, transactions
from core.actor import SYSTEM


def sweep(*, now):
    """Remind each node that has something to be reminded of, in a transaction of its own. Gives how many invoices."""
    nodes = queries.due(now.date()).order_by().values_list("partner_id", flat=True).distinct()
    return sum(_remind(partner_id, now) for partner_id in sorted(nodes))


@transactions.whole
def _remind(partner_id, now):
    """Count the reminders of a node's invoices and enqueue one mail for each reader. Only the highest level that is
    due goes out; an invoice that another worker has, or that is being paid, is passed over."""
    today = now.date()
    found = queries.due(today).filter(partner=partner_id).select_related("order").order_by("pk")
    invoices = list(found.select_for_update(of=("self",), skip_locked=True))
    for invoice in invoices:
        invoice.reminders, invoice.reminded_at = queries.level(invoice, today), now
    Invoice.objects.bulk_update(invoices, ["reminders", "reminded_at"], batch_size=1000)
    told = [audit.Event("invoice.reminded", "invoice", each.pk, partner_id, new=_level(each)) for each in invoices]
    audit.record_many(told, by=SYSTEM, at=now)
    for reader in queries.readers(partner_id, invoices) if invoices else ():
        key = f"invoice-reminder:{partner_id}:{reader.pk}:{today.isoformat()}"
        outbox.enqueue("invoices.reminder", key=key, partner=partner_id, reader=reader.pk, on=today.isoformat())
    return len(invoices)


def _level(invoice):
    return {"reminder": invoice.reminders}

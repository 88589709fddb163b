"""What is open of an invoice: opened with its document, credited by returns (K8). Settling it: see receipt.

Locks: the order, then its account, then its invoices, then receipts.
"""

from collections import defaultdict

from commerce import ledger
from commerce.actions import plan_receipts
from commerce.models import Invoice, LedgerEntry, PaymentMethod, Receipt, Settlement
from commerce.queries import receipt as queries


def open_invoice(*, document, order, now):
    """Keep what an invoice that was just issued asks for, on an order that the caller has locked. What was paid by card
    in advance is settled at once."""
    is_settled = order.payment_method == PaymentMethod.CARD or not document.total
    invoice = Invoice.objects.create(
        document=document,
        order=order,
        partner_id=order.partner_id,
        account_id=order.account_id,
        currency=document.currency,
        total=document.total,
        paid=document.total if is_settled else 0,
        due_on=document.due_on or now.date(),
        issued_at=now,
        settled_at=now if is_settled else None,
    )
    if not counts_beyond(document=document):
        order.invoiced += document.total
        order.save(update_fields=["invoiced"])
    return invoice


def counts_beyond(*, document):
    """Whether an invoice is of a plan without end, whose payments come to more than its order's total."""
    return document.instalment_id is not None and document.instalment.plan.is_open_ended


def credit(*, order, amount, by, now):
    """Take what a return is worth off the invoices of a locked order, the newest first.

    What was paid of it is free again on the receipts that paid it; a card gets it back by itself.
    """
    for invoice in Invoice.objects.locked().filter(order=order).order_by("-id"):
        part = min(amount, invoice.total - invoice.credited)
        if not part:
            continue
        amount -= part
        free(invoice=invoice, amount=part - min(part, invoice.total - invoice.credited - invoice.paid), by=by, now=now)
        invoice.credited += part
        mark(invoice=invoice, now=now)
        invoice.save(update_fields=["credited", "paid", "settled_at"])


def free(*, invoice, amount, by, now):
    """Take an amount off what was paid of a locked invoice, and off the receipts that paid it, the newest first."""
    invoice.paid -= amount
    paid, freed = {}, []
    for settlement in Settlement.objects.filter(invoice=invoice).order_by("-id"):
        paid.setdefault(settlement.receipt_id, []).append(settlement.amount)
    for receipt in Receipt.objects.locked().filter(pk__in=paid).order_by("-id"):
        part = min(amount, sum(paid[receipt.pk]))
        if not part:
            continue
        amount -= part
        receipt.settled -= part
        receipt.save(update_fields=["settled"])
        freed.append(Settlement(receipt=receipt, invoice=invoice, amount=-part, at=now, by_id=by.user_id))
    written = Settlement.objects.bulk_create(freed)
    plan_receipts.note(settlements=written, by=by, now=now, is_given_back=True)
    shift(settlements=written, order_ids={invoice.pk: invoice.order_id}, by=by, now=now)


def mark(*, invoice, now):
    """Note when an invoice was settled; the caller saves `settled_at`."""
    is_settled = invoice.credited + invoice.paid == invoice.total
    invoice.settled_at = (invoice.settled_at or now) if is_settled else None


def shift(*, settlements, order_ids, by, now):
    """Move what was settled between the sub-limits of a locked account: from those that the money relieved when it came
    in to those that count for the order's node (K8). `order_ids` are those of the invoices."""
    on_account = [part for part in settlements if part.receipt.entry_id]
    if not on_account:
        return
    taken = queries.taken_from({order_ids[part.invoice_id] for part in on_account})
    entries = {part.receipt.entry_id for part in on_account}
    relieved = dict(LedgerEntry.objects.filter(pk__in=entries).exclude(sub_limits=[]).values_list("pk", "sub_limits"))
    if not taken and not relieved:
        return
    moved = defaultdict(list)
    for part in on_account:
        there = set(taken.get(order_ids[part.invoice_id], ()))
        before = set(relieved.get(part.receipt.entry_id, ()))
        if there != before:
            moved[part.receipt.account_id].append((part, sorted(before - there), sorted(there - before)))
    for account_id, parts in sorted(moved.items()):
        ledger.shift(account_id, parts, by=by, now=now)

"""Finance enters what was paid, settles invoices with money that is still free, and takes a settlement back (K5, K8).

Locks: the plans that invoices are of, the account, then the invoices by id, then the receipt. A form is recorded once:
its key is the receipt's.
"""

from dataclasses import replace

from commerce import ledger
from commerce.actions import plan_receipts
from commerce.actions import receipt as receipts
from commerce.models import Account, EntryKind, Invoice, Receipt, Settlement
from commerce.queries import receipt as queries
from commerce.rules import reason as reasons
from commerce.rules import receipt as rules
from core import audit, transactions


@transactions.whole
def record(*, parts, amount, received_on, reference, key, by, now):
    """Record one payment that settles {invoice id: amount}; what is over stays free. Gives the Receipt.

    On account it raises the outstanding credit, once. All invoices are of one account, or of one company outside any.
    """
    rules.check_can_post(by)
    invoices = list(Invoice.objects.filter(pk__in=parts).select_related("partner").order_by("pk"))
    rules.check_one_payer(invoices, parts)
    row = _incoming(invoices, parts, amount, received_on, reference)
    plan_receipts.lock(invoice_ids=parts)
    accounts = queries.accounts_of([row])
    owed = queries.owed([row])
    earlier = Receipt.objects.filter(key=key).first()
    if earlier:
        return earlier
    rules.check_received(row, today=now.date())
    rules.check([row], owed)
    if row.account_id:
        row = _raised(row, accounts, owed, key, by=by, now=now)
    [receipt] = receipts.write_many(rows=[row], by=by, now=now, keys=[key])
    new = {"amount": str(amount), "currency": row.currency, "settled": str(receipt.settled)}
    audit.record("receipt.recorded", receipt, by=by, at=now, partner_id=row.partner_id, new=new, reason=reference)
    _tell(owed.invoices, parts, "invoice.paid", reference, by=by, now=now)
    return receipt


def _incoming(invoices, parts, amount, received_on, reference):
    first = invoices[0]
    return queries.Incoming(
        partner_id=queries.payer(invoices),
        currency=first.currency,
        amount=amount,
        received_on=received_on,
        reference=reference,
        account_id=first.account_id,
        settles=sorted(parts.items()),
    )


def _raised(row, accounts, owed, key, *, by, now):
    """Raise the outstanding credit of the locked account by what came in."""
    account = accounts[row.account_id]
    [relieved] = queries.sub_limits([row], accounts, owed.invoices)
    paid = ledger.Movement(EntryKind.PAYMENT, row.amount, f"receipt:{key}", row.reference, sub_limits=relieved)
    [entry_id] = ledger.write_many([(account, paid)], by=by, now=now)
    return replace(row, entry_id=entry_id)


@transactions.whole
def settle(*, receipt, parts, by, now):
    """Settle {invoice id: amount} with what is still free of a receipt."""
    rules.check_can_post(by)
    rules.check_something(parts)
    plan_receipts.lock(invoice_ids=parts)
    Account.objects.locked().filter(pk=receipt.account_id).first()
    row = queries.again(receipt, parts)
    owed = queries.owed([row])
    receipt = Receipt.objects.locked().get(pk=receipt.pk)
    rules.check([replace(row, amount=receipt.free)], owed)
    paid = [(receipt, pk, amount) for pk, amount in row.settles]
    receipts.settle(parts=paid, invoices=owed.invoices, by=by, now=now)
    receipt.settled += sum(parts.values())
    receipt.save(update_fields=["settled"])
    new = {"settled": str(receipt.settled)}
    audit.record("receipt.settled", receipt, by=by, at=now, partner_id=receipt.partner_id, new=new)
    _tell(owed.invoices, parts, "invoice.paid", receipt.reference, by=by, now=now)
    return receipt


@transactions.whole
def take_back(*, receipt, invoice, reason, by, now):
    """Take back what a receipt settled of an invoice: it is open again, and the money free (with a reason)."""
    rules.check_can_post(by)
    reasons.check_given(reason)
    plan_receipts.lock(invoice_ids=[invoice.pk])
    Account.objects.locked().filter(pk=receipt.account_id).first()
    invoice = Invoice.objects.locked().get(pk=invoice.pk)
    receipt = Receipt.objects.locked().get(pk=receipt.pk)
    amount = sum(Settlement.objects.filter(receipt=receipt, invoice=invoice).values_list("amount", flat=True))
    rules.check_settled(amount)
    receipts.settle(parts=[(receipt, invoice.pk, -amount)], invoices={invoice.pk: invoice}, by=by, now=now)
    receipt.settled -= amount
    receipt.save(update_fields=["settled"])
    new = {"amount": str(amount)}
    said = {"by": by, "at": now, "partner_id": receipt.partner_id, "new": new, "reason": reason}
    audit.record("receipt.taken_back", receipt, **said)
    audit.record("invoice.opened_again", invoice, **{**said, "partner_id": invoice.partner_id})
    return receipt


def _tell(invoices, parts, event, reference, *, by, now):
    """Note on each invoice what was paid of it."""
    told = [
        audit.Event(event, "invoice", pk, invoices[pk].partner_id, new={"amount": str(amount)}, reason=reference)
        for pk, amount in sorted(parts.items())
    ]
    audit.record_many(told, by=by, at=now)

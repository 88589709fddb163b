"""What breaks the constraints of invoices, receipts, settlements (K8)."""

from collections.abc import Callable
from uuid import UUID

from commerce.models import Document, Invoice, LedgerEntry, Order, Receipt, Settlement


def document(s, number=1):
    return Document.objects.create(
        kind="invoice", number=number, order=s.order, partner=s.order.partner, currency="GBP", total=20, content={},
        issued_at=s.now,
    )  # fmt: skip


def invoice(s, **values):
    known = {"order": s.order, "partner": s.order.partner, "currency": "GBP", "total": 20, "due_on": s.now.date()}
    paper = values.pop("document", None) or document(s)
    return Invoice.objects.create(document=paper, issued_at=s.now, **{**known, **values})


def receipt(s, **values):
    known = {"partner": s.order.partner, "currency": "GBP", "amount": 5, "received_on": s.now.date(), "at": s.now}
    return Receipt.objects.create(**{**known, **values})


def raised(s, **values):
    """A receipt on account with the first entry of the ledger."""
    return receipt(s, account=s.cast.account, entry=LedgerEntry.objects.first(), **values)


def settlement(s, **values):
    return Settlement.objects.create(
        **{"receipt": receipt(s), "invoice": invoice(s), "amount": 5, "at": s.now, **values}
    )


CASES: dict[str, Callable] = {
    "order_invoices_at_most_what_is_left": lambda s: Order.objects.filter(pk=s.order.pk).update(invoiced=21),
    "commerce_invoice_document_id": lambda s: [first := invoice(s), invoice(s, document=first.document)],
    "invoice_is_settled_at_most_once": lambda s: invoice(s, credited=15, paid=6),
    "invoice_settled_at_exactly_when_settled": lambda s: invoice(s, paid=20),
    "receipt_is_of_something": lambda s: receipt(s, amount=0),
    "receipt_settles_at_most_its_amount": lambda s: receipt(s, settled=6),
    "receipt_raises_its_account": lambda s: receipt(s, account=s.cast.account),
    "commerce_receipt_entry_id": lambda s: [raised(s), raised(s)],
    "commerce_receipt_key": lambda s: [receipt(s, key=UUID(int=1)) for _time in range(2)],
    "settlement_is_of_something": lambda s: settlement(s, amount=0),
    "settlements_never_change": lambda s: [settlement(s), Settlement.objects.update(amount=4)],
}

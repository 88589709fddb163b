"""The documents of the demo's orders: what the worker and the desk would have issued, written in bulk (O8)."""

from datetime import timedelta
from decimal import Decimal
from functools import cache

from commerce.documents import content
from commerce.models import Document, DocumentKind, DocumentSeries, Invoice, Order, PaymentMethod
from commerce.queries import document as queries
from commerce.queries import document_content as says
from core.actor import SYSTEM
from core.models import AuditEntry

K = DocumentKind
SOON = timedelta(minutes=1)
"""How long the worker took to confirm an order."""


def make():
    """Issue what placed orders and their shipments lack, numbered in order of time. Gives how many."""
    orders = Order.objects.exclude(placed_at=None).select_related("buyer", "partner").order_by("pk")
    parts = ("lines", "documents", "shipments__by", "shipments__lines__line", "cancellations__lines")
    parties = cache(queries.parties)
    wanted = [each for order in orders.prefetch_related(*parts) for each in _lacking(order, parties(order.partner_id))]
    wanted.sort(key=lambda each: each[0])
    last = dict(DocumentSeries.objects.values_list("kind", "last"))
    documents = []
    for moment, kind, order, about, said, by in wanted:
        last[kind] = last.get(kind, 0) + 1
        documents.append(_document(kind, last[kind], order, about, said, by, moment))
    Document.objects.bulk_create(documents, batch_size=500)
    _open(document for document in documents if document.kind == K.INVOICE)
    series = [DocumentSeries(kind=kind, last=number) for kind, number in last.items()]
    DocumentSeries.objects.bulk_create(series, update_conflicts=True, unique_fields=["kind"], update_fields=["last"])
    AuditEntry.objects.bulk_create([_entry(each) for each in documents], batch_size=500)
    return len(documents)


def _lacking(order, parties):
    """Yield (moment, kind, order, what it is about, what it says, who) of documents that are not there."""
    there = {(each.kind, each.shipment_id) for each in order.documents.all()}
    if (K.CONFIRMATION, None) not in there:
        moment = order.placed_at + SOON
        yield moment, K.CONFIRMATION, order, {}, says.confirmation(order, moment, parties=parties), None
    shipped: dict[int, int] = {}
    for shipment in sorted(order.shipments.all(), key=lambda each: each.number):
        moment, about = shipment.shipped_at, {"shipment": shipment}
        settled = _with_cancelled(shipped, order, moment)
        if (K.INVOICE, shipment.pk) not in there:
            note = says.delivery_note(order, shipment, moment, parties=parties, before=dict(shipped))
            bill = says.invoice(order, shipment, moment, parties=parties, before=settled)
            yield moment, K.DELIVERY_NOTE, order, about, note, shipment.by
            yield moment, K.INVOICE, order, about, bill, shipment.by
        for part in shipment.lines.all():
            shipped[part.line_id] = shipped.get(part.line_id, 0) + part.quantity


def _with_cancelled(shipped, order, moment):
    """Give {line id: pieces} that were shipped or cancelled until then."""
    found = dict(shipped)
    for cancellation in order.cancellations.all():
        for part in cancellation.lines.all() if cancellation.at <= moment else ():
            found[part.line_id] = found.get(part.line_id, 0) + part.quantity
    return found


def _document(kind, number, order, about, said, by, moment):
    return Document(
        kind=kind,
        number=number,
        partner_id=order.partner_id,
        order=order,
        currency=order.currency,
        total=Decimal(said["sums"]["total"]) if "sums" in said else 0,
        content=said,
        due_on=content.date_of(said.get("due_on")),
        issued_at=moment,
        issued_by=by,
        **about,
    )


def _entry(document):
    by = document.issued_by
    return AuditEntry(
        event=f"order.{document.kind}_issued",
        subject_type="order",
        subject_id=document.order_id,
        partner_id=document.partner_id,
        actor_id=by.pk if by else None,
        actor_name=by.name if by else SYSTEM.name,
        channel="system",
        new={"document": document.label},
        at=document.issued_at,
    )


def _open(documents):
    """Keep beside each invoice what is open of it; what was paid by card is settled at once."""
    invoices, orders = [], {}
    for each in documents:
        order = orders.setdefault(each.order_id, each.order)
        is_settled = order.payment_method == PaymentMethod.CARD or not each.total
        invoices.append(
            Invoice(
                document=each, order=order, partner_id=order.partner_id, account_id=order.account_id,
                currency=each.currency, total=each.total, paid=each.total if is_settled else 0,
                due_on=each.due_on or each.issued_at.date(), issued_at=each.issued_at,
                settled_at=each.issued_at if is_settled else None,
            )
        )  # fmt: skip
        order.invoiced += each.total
    Invoice.objects.bulk_create(invoices, batch_size=500)
    Order.objects.bulk_update(orders.values(), ["invoiced"], batch_size=500)

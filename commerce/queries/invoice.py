"""Invoices as lists and pages show them: what is open, since when it is overdue, what was paid (K8, UX 23)."""

import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commerce.models import Document, DocumentKind, Invoice, PaymentMethod, Receipt, Settlement
from commerce.queries import document as documents
from commerce.queries import order_lists
from partners import queries as partners

STATES = {
    "open": gettext_lazy("Open"),
    "overdue": gettext_lazy("Overdue"),
    "partly": gettext_lazy("Partly paid"),
    "settled": gettext_lazy("Paid"),
    "credited": gettext_lazy("Credited"),
}
"""What invoices are narrowed to; who asks for "open" gets the overdue ones, too."""
MOST_OFFERED = 50


@dataclass(frozen=True, slots=True)
class State:
    """How an invoice stands on a day, in a word or two, with its tone."""

    key: str
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class Total:
    """What is open in a currency, of how many invoices, and what of it is overdue."""

    currency: str
    open: Decimal
    count: int
    overdue: Decimal
    overdue_count: int


def listed(acting):
    """Give the invoices that somebody sees, with what a list shows of them."""
    found = Invoice.objects.visible_to(acting).select_related(
        "document", "order__seller", "partner", "account__partner"
    )
    heavy = ("order__note", "order__ship_to", "order__bill_to", "partner__attributes", "partner__notes")
    return found.defer("document__content", *heavy)


def rows(invoices, today):
    """Give invoices with their `state` on a day."""
    for invoice in invoices:
        invoice.state = state_of(invoice, today)
    return invoices


def state_of(invoice, today):
    """Say how an invoice stands on a day. What is due that day is not overdue yet."""
    days = (today - invoice.due_on).days
    if invoice.open and days > 0:
        late = ngettext("%(days)s day overdue", "%(days)s days overdue", days) % {"days": days}
        return State("overdue", late, "bad")
    if not invoice.open:
        if invoice.credited == invoice.total and invoice.total:
            return State("credited", _("Credited"), "mute")
        return State("settled", _("Paid"), "ok")
    return State("partly", _("Partly paid"), "warn") if invoice.paid else State("open", _("Open"), "info")


def in_state(invoices, key, today):
    """Narrow invoices to one of STATES."""
    if key == "overdue":
        return invoices.overdue(today)
    if key == "open":
        return invoices.open()
    if key == "partly":
        return invoices.open().filter(paid__gt=0)
    settled = invoices.exclude(settled_at=None)
    is_credited = Q(credited=F("total"), total__gt=0)
    return settled.filter(is_credited) if key == "credited" else settled.exclude(is_credited)


def totals(invoices, today):
    """Give a Total for each currency in which something is open."""
    late = Q(due_on__lt=today)
    found = (
        invoices.filter(settled_at=None)
        .values("currency")
        .annotate(
            sum=Sum("open"),
            late=Sum("open", filter=late, default=0),
            number=Count("pk"),
            late_number=Count("pk", filter=late),
        )
        .order_by("currency")
    )
    return [Total(row["currency"], row["sum"], row["number"], row["late"], row["late_number"]) for row in found]


def of_account(invoices, code):
    """Narrow invoices to those on the account of the partner with this code."""
    return invoices.filter(account__partner__code__iexact=code)


def of_company(invoices, code):
    """Narrow invoices to those of a node and what is below it."""
    return order_lists.within(invoices, code)


def matching(invoices, text):
    """Narrow to those whose number, order, PO number or company the text names."""
    text = text.replace("\0", "").strip()
    named = documents.matching(Document.objects.filter(kind=DocumentKind.INVOICE), text)
    return invoices.filter(document__in=named.order_by().values("pk"))


def paid_with(invoice):
    """Give the receipts that settle an invoice now, the oldest first, each with the `part` of it that does."""
    rows = Receipt.objects.filter(settlements__invoice=invoice).annotate(part=Sum("settlements__amount"))
    return rows.filter(part__gt=0).order_by("received_on", "pk")


def settled_by(receipt):
    """Give the invoices that a receipt settles now, each with the `part` that was paid of it."""
    found = Invoice.objects.filter(settlements__receipt=receipt).annotate(part=Sum("settlements__amount"))
    return found.filter(part__gt=0).select_related("document", "order").defer("document__content").order_by("pk")


def credits_of(invoice):
    """Give the credit notes of an invoice's order, the oldest first."""
    notes = Document.objects.filter(order_id=invoice.order_id, kind=DocumentKind.CREDIT_NOTE)
    return notes.defer("content").order_by("pk")


def payable_with(receipt):
    """Give the open invoices that a receipt may settle, those due first before the others."""
    found = Invoice.objects.open().filter(currency=receipt.currency, account_id=receipt.account_id)
    if receipt.account_id is None:
        found = found.filter(partner_id__in=partners.subtree_ids(partners.root_id(receipt.partner_id)))
    found = found.select_related("document", "order", "partner").defer("document__content")
    return list(found.order_by("due_on", "pk")[:MOST_OFFERED])


def free_for(invoice):
    """Give the receipts with money left that may settle an invoice, the oldest first."""
    found = Receipt.objects.filter(settled__lt=F("amount"), currency=invoice.currency, account_id=invoice.account_id)
    if invoice.account_id is None:
        found = found.filter(partner_id__in=partners.subtree_ids(partners.root_id(invoice.partner_id)))
    return list(found.order_by("received_on", "pk")[:MOST_OFFERED]) if invoice.open else []


def ticked(acting, ids):
    """Give the open ones of some invoices that somebody sees, in the order in which they are due."""
    return list(listed(acting).filter(pk__in=ids, settled_at=None).order_by("due_on", "pk"))


def is_by_card(invoice):
    """A card pays in advance: no receipt settles such an invoice."""
    return invoice.order.payment_method == PaymentMethod.CARD


def receipts(acting):
    """Give the receipts that somebody sees."""
    return Receipt.objects.visible_to(acting).select_related("partner", "account__partner", "by", "message")


def recorded(key):
    """Give the receipt that a form has recorded before; None without one, or where the key is none."""
    try:
        return Receipt.objects.filter(key=uuid.UUID(key)).first()
    except ValueError:
        return None


def receipts_matching(receipts_, text):
    """Narrow to those whose reference, payer or invoice the text names."""
    text = text.replace("\0", "").strip()
    named = documents.matching(Document.objects.filter(kind=DocumentKind.INVOICE), text).order_by().values("pk")
    settling = Settlement.objects.filter(receipt=OuterRef("pk"), invoice__document__in=named)
    payer = Q(partner__name__icontains=text) | Q(partner__code__iexact=text)
    return receipts_.filter(payer | Q(reference__icontains=text) | Exists(settling))


def with_rest(receipts_, *, is_free):
    """Narrow receipts to those with money left, or to those without."""
    return receipts_.filter(settled__lt=F("amount")) if is_free else receipts_.filter(settled=F("amount"))

"""The lists of invoices and of what was paid, as they are declared (K8, UX 23)."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from commerce.forms.invoice import InvoiceFilter, ReceiptFilter
from core import lists, money
from partners.permissions import Permission


def _of_operator(acting):
    return acting.is_operator


def _link(name, argument, label):
    return format_html('<a href="{}">{}</a>', reverse(name, args=[argument]), label)


def pill(state):
    """Draw how an invoice stands."""
    return format_html('<span class="status tone-{}">{}</span>', state.tone, state.label)


def _amount(name):
    return lambda row: money.shown(getattr(row, name), row.currency)


def _open(row):
    return money.shown(row.open, row.currency) if row.open else "–"


def _company(row):
    return format_html("<div>{}<small>{}</small></div>", row.partner.name, row.partner.code)


def _reminded(row):
    return row.reminded_at.date() if row.reminded_at else ""


INVOICES = lists.Listing(
    key="invoices",
    title=_("Invoices"),
    url="commerce:invoices",
    sort="-issued",
    filterset=InvoiceFilter,
    search_hint=_("Number, order, PO number, company"),
    open_filters=2,
    icon="invoice",
    nothing=lists.Nothing(
        _("No invoice yet"),
        _("An invoice is issued with each shipment of an order."),
    ),
    bulk=(
        lists.EXPORT_TICKED,
        lists.Bulk(
            "payment", _("Record a payment"), url="commerce:invoice_payment", icon="wallet", tone="primary",
            permission=Permission.CREDIT_POST,
        ),
    ),
    columns=(
        lists.Column(
            "number", _("Number"), lambda row: row.document.label,
            cell=lambda row: _link("commerce:invoice", row.pk, row.document.label), css="nowrap", fixed=True,
        ),
        lists.Column(
            "order", _("Order"), lambda row: row.order.number,
            cell=lambda row: _link("commerce:order", row.order.number, row.order.number), css="nowrap", filed=True,
        ),
        lists.Column("po_number", _("PO number"), lambda row: row.order.po_number, filed=True),
        lists.Column("seller", _("Sold by"), lambda row: str(row.order.seller or ""), shown=False, filed=True),
        lists.Column("channel", _("Channel"), lambda row: row.order.get_channel_display(), shown=False, filed=True),
        lists.Column("company", _("Company"), lambda row: row.partner.name, cell=_company, filed=True),
        lists.Column("company_code", _("Company code"), lambda row: row.partner.code, shown=False, filed=True),
        lists.Column("issued", _("Issued"), lambda row: row.issued_at.date(), sort="pk", filed=True, css="nowrap"),
        lists.Column("due", _("Due"), lambda row: row.due_on, sort="due_on", filed=True, css="nowrap"),
        lists.Column("state", _("State"), lambda row: row.state.label, cell=lambda row: pill(row.state)),
        lists.Column(
            "total", _("Total"), lambda row: row.total, cell=_amount("total"), align="end", sort="total", filed=True
        ),
        lists.Column(
            "paid", _("Paid"), lambda row: row.paid, cell=_amount("paid"), align="end", shown=False, filed=True
        ),
        lists.Column(
            "credited", _("Credited"), lambda row: row.credited, cell=_amount("credited"), align="end", shown=False,
            filed=True,
        ),
        lists.Column("open", _("Still open"), lambda row: row.open, cell=_open, align="end", sort="open", filed=True),
        lists.Column("currency", _("Currency"), lambda row: row.currency, shown=False, filed=True),
        lists.Column("account", _("Account"), lambda row: row.account.partner.code if row.account else "", shown=False),
        lists.Column("reminders", _("Reminders"), lambda row: row.reminders, shown=False, align="end"),
        lists.Column("reminded", _("Last reminder"), _reminded, shown=False),
    ),
)  # fmt: skip

RECEIPTS = lists.Listing(
    key="receipts",
    title=_("Payments received"),
    url="commerce:receipts",
    sort="-recorded",
    filterset=ReceiptFilter,
    search_hint=_("Reference, payer, invoice"),
    icon="wallet",
    nothing=lists.Nothing(
        _("No payment yet"),
        _(
            "What comes in for invoices is listed here, with what it settles. Card payments are counted at once and"
            " are not among them."
        ),
    ),
    columns=(
        lists.Column(
            "received", _("Received"), lambda row: row.received_on,
            cell="commerce/invoice/receipts.html#received_cell", sort="received_on", css="nowrap", fixed=True,
        ),
        lists.Column("payer", _("Payer"), lambda row: row.partner.name, cell=_company, filed=True),
        lists.Column("payer_code", _("Payer's code"), lambda row: row.partner.code, shown=False, filed=True),
        lists.Column("reference", _("Reference"), lambda row: row.reference, filed=True),
        lists.Column("account", _("Account"), lambda row: row.account.partner.code if row.account else ""),
        lists.Column(
            "amount", _("Amount"), lambda row: row.amount, cell=_amount("amount"), align="end", sort="amount",
            filed=True,
        ),
        lists.Column(
            "settled", _("Settled"), lambda row: row.settled, cell=_amount("settled"), align="end", filed=True
        ),
        lists.Column(
            "free", _("Still free"), lambda row: row.free,
            cell=lambda row: money.shown(row.free, row.currency) if row.free else "–", align="end", filed=True,
        ),
        lists.Column("currency", _("Currency"), lambda row: row.currency, shown=False, filed=True),
        lists.Column("recorded", _("Recorded"), lambda row: row.at, sort="pk", shown=False),
        lists.Column(
            "by", _("Recorded by"), lambda row: row.by.name if row.by else "", shown=False, only=_of_operator
        ),
    ),
)  # fmt: skip

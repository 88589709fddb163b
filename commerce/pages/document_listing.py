"""The list of documents, for a company and for the desk (O8)."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from commerce.forms.document import DocumentFilter
from commerce.models import DocumentKind
from core import lists, money


def _number(row):
    return format_html('<a href="{}">{}</a>', reverse("commerce:document", args=[row.pk]), row.label)


def _order(row):
    if row.order is None:
        return "–"
    return format_html('<a href="{}">{}</a>', reverse("commerce:order", args=[row.order.number]), row.order.number)


def _company(row):
    return format_html("<div>{}<small>{}</small></div>", row.partner.name, row.partner.code)


def _total(row):
    return "–" if row.kind == DocumentKind.DELIVERY_NOTE else money.shown(row.total, row.currency)


def _of_order(name):
    return lambda row: getattr(row.order, name) if row.order else ""


DOCUMENTS = lists.Listing(
    key="documents",
    title=_("Documents"),
    url="commerce:documents",
    sort="-issued",
    filterset=DocumentFilter,
    search_hint=_("Number, order, PO number, company"),
    open_filters=2,
    icon="invoice",
    nothing=lists.Nothing(
        _("No document yet"),
        _(
            "Confirmations, delivery notes, invoices and credit notes appear here as orders go on; a quote is made"
            " from a cart."
        ),
    ),
    columns=(
        lists.Column("number", _("Number"), lambda row: row.label, cell=_number, fixed=True),
        lists.Column("kind", _("Kind"), lambda row: row.get_kind_display(), filed=True),
        lists.Column("issued", _("Issued"), lambda row: row.issued_at, sort="pk", filed=True),
        lists.Column("order", _("Order"), lambda row: row.order.number if row.order else "", cell=_order, filed=True),
        lists.Column("po_number", _("PO number"), _of_order("po_number"), filed=True),
        lists.Column("reference", _("Reference"), _of_order("reference"), shown=False),
        lists.Column("company", _("Company"), lambda row: row.partner.name, cell=_company, filed=True),
        lists.Column("company_code", _("Company code"), lambda row: row.partner.code, shown=False, filed=True),
        lists.Column("total", _("Total"), lambda row: row.total, cell=_total, align="end", sort="total", filed=True),
        lists.Column("currency", _("Currency"), lambda row: row.currency, shown=False, filed=True),
        lists.Column("due", _("Due or valid until"), lambda row: row.due_on, filed=True),
        lists.Column("by", _("Issued by"), lambda row: row.issued_by.name if row.issued_by else "", shown=False),
    ),
)

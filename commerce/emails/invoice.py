"""Reminders of overdue invoices (F8): one mail for a company, with all that is overdue of it when it goes out."""

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.queries import reminding as queries
from core import mail, money
from core.reader import as_reader
from partners.models import Partner, User

SHOWN = 50


def reminder(payload):
    """List what is overdue; moot where everything was paid meanwhile."""
    reader, partner = User.objects.get(pk=payload["reader"]), Partner.objects.get(pk=payload["partner"])
    today = date.fromisoformat(payload["on"])
    found = queries.overdue(partner.pk, reader, today)
    if not found or not (reader.email and reader.is_active):
        return None
    reads_invoices = queries.is_administrator(partner.pk, reader)
    page = ("commerce:invoices", "?state=overdue") if reads_invoices else ("commerce:documents", "?kind=invoice")
    with as_reader(reader):
        context = {
            "company": partner.name,
            "number": len(found),
            "sum": _sums(found),
            "more": max(0, len(found) - SHOWN),
            "facts": [
                (_named(invoice, today), money.shown(invoice.open, invoice.currency)) for invoice in found[:SHOWN]
            ],
            "action_url": mail.address(page[0]) + page[1],
            "action_label": _("See the invoices"),
        }
        return mail.render("invoice_reminder", reader=reader, context=context)


def _named(invoice, today):
    late = (today - invoice.due_on).days
    told = {
        "number": invoice.document.label,
        "order": invoice.order.number,
        "po": f", {invoice.order.po_number}" if invoice.order.po_number else "",
        "due": formats.date_format(invoice.due_on, "DATE_FORMAT"),
        "late": ngettext("%(days)s day", "%(days)s days", late) % {"days": late},
    }
    return _("%(number)s (order %(order)s%(po)s), due on %(due)s, overdue by %(late)s") % told


def _sums(invoices):
    """Add up what is open, for each currency."""
    sums: dict = {}
    for invoice in invoices:
        sums[invoice.currency] = sums.get(invoice.currency, money.ZERO) + invoice.open
    return " + ".join(money.shown(total, currency) for currency, total in sorted(sums.items()))

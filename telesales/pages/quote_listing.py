"""The customer's list of quotes, as it is declared (T6)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core import lists, money
from core.templatetags.ui import countdown
from telesales.forms.quote import QuoteFilter
from telesales.pages import quote as pages


def _number(row):
    url = reverse("telesales:quote", args=[row.pk])
    return format_html(
        '<div><a class="text-nowrap" href="{}">{}</a><small>{}</small></div>', url, number(row), row.opportunity.name
    )


def number(row):
    """Write the number of a quote with its version."""
    return f"{row.opportunity.number}-{row.version}"


def _state(row):
    return pages.pill(row, row.read_at)


def _until(row):
    at = date_format(timezone.localtime(row.expires_at), "MOMENT_FORMAT")
    code, _words = pages.state_of(row, row.read_at)
    left = countdown(row.expires_at, row.read_at) if code == "open" else ""
    return format_html('<div><span class="tabular text-nowrap">{}</span><small>{}</small></div>', at, left)


def _company(row):
    found = row.opportunity
    return format_html("<div>{}<small>{}</small></div>", found.customer.user.name, found.partner.name)


QUOTES = lists.Listing(
    key="quotes",
    title=_("Quotes"),
    url="telesales:quotes",
    sort="-sent",
    filterset=QuoteFilter,
    search_hint=_("Number, name, company"),
    icon="invoice",
    nothing=lists.Nothing(
        _("No quotes here"),
        _("When your contact sends you an offer, it appears here and in your mail."),
    ),
    columns=(
        lists.Column("number", _("Quote"), number, cell=_number, fixed=True, filed=True),
        lists.Column("name", _("Name"), lambda row: row.opportunity.name, shown=False, filed=True),
        lists.Column("state", _("State"), lambda row: pages.state_of(row, row.read_at)[1], cell=_state, filed=True),
        lists.Column("for", _("For"), lambda row: row.opportunity.customer.user.name, cell=_company),
        lists.Column("company", _("Company"), lambda row: row.opportunity.partner.name, shown=False, filed=True),
        lists.Column("sent", _("Sent"), lambda row: row.sent_at, sort="sent_at", filed=True),
        lists.Column("until", _("Valid until"), lambda row: row.expires_at, sort="expires_at", cell=_until, filed=True),
        lists.Column("by", _("Your contact"), lambda row: row.opportunity.owner.user.name),
        lists.Column("total", _("Total"), lambda row: row.total, sort="total", align="end", filed=True,
                     cell=lambda row: money.shown(row.total, row.currency)),
        lists.Column("currency", _("Currency"), lambda row: row.currency, shown=False, filed=True),
    ),
)  # fmt: skip


def ready(now):
    """Give what has every row know the moment at which it is shown."""

    def enrich(rows):
        for row in rows:
            row.read_at = now
        return rows

    return enrich

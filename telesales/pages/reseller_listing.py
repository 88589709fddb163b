"""The lists of reseller companies and of their customers, as they are declared (T5)."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core import lists, money
from core.templatetags.ui import status
from partners import queries as partners
from partners.acting import EffectiveStatus
from partners.models import Partner
from partners.permissions import Permission
from telesales.forms.reseller import CustomerFilter, ResellerFilter
from telesales.models import ResellerCustomer
from telesales.queries import reseller as queries
from telesales.wording import day_words


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A reseller company with how it stands and what it has done this month."""

    partner: Partner
    effective: EffectiveStatus
    figures: queries.Figures


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer of a reseller, with what the reader's side has done for it."""

    link: ResellerCustomer
    effective: EffectiveStatus
    activity: queries.Activity

    @property
    def customer(self):
        return self.link.customer

    @property
    def last_sold_at(self) -> datetime | None:
        return self.activity.last_sold_at


def company_rows(now):
    """Give function(partners) that makes them rows."""

    def ready(companies):
        ids = [each.pk for each in companies]
        figures, effective = queries.figures(ids, now=now), partners.effective_statuses(ids)
        return [CompanyRow(each, effective[each.pk], figures[each.pk]) for each in companies]

    return ready


def customer_rows(acting):
    """Give function(links) that makes them rows."""

    def ready(links):
        activities = queries.activities(links, acting)
        effective = partners.effective_statuses([link.customer_id for link in links])
        return [CustomerRow(link, effective[link.customer_id], activities[link.customer_id]) for link in links]

    return ready


def values_words(values):
    """Write [(total, currency)] one behind the other."""
    return ", ".join(money.shown(total, currency) for total, currency in values)


def _values(row):
    """One amount below the other: currencies never mix."""
    shown = [(money.shown(total, currency),) for total, currency in row.figures.values]
    return format_html("<div>{}</div>", format_html_join("", "<div>{}</div>", shown)) if shown else "–"


def _named(partner, url):
    return format_html('<div><a href="{}">{}</a><small>{}</small></div>', url, partner.name, partner.code)


def _company(row):
    return _named(row.partner, reverse("telesales:reseller", args=[row.partner.code]))


def _customer(row):
    return _named(row.customer, reverse("telesales:company", args=[row.customer.code]))


def _pill(row):
    return status(row.effective.status, row.effective.label)


RESELLERS = lists.Listing(
    key="resellers",
    title=_("Resellers"),
    url="telesales:resellers",
    sort="company",
    filterset=ResellerFilter,
    search_hint=_("Company, code"),
    export_permission=Permission.RESELLER_EDIT,
    icon="store",
    nothing=lists.Nothing(
        _("No reseller yet"),
        _(
            "A reseller is a company with somebody in the role of reseller. Give a person at one of your partners"
            " that role; the company then stands here."
        ),
        url="partners:index",
        label=_("Open the partners"),
        permission=Permission.PARTNER_READ,
    ),
    columns=(
        lists.Column("company", _("Company"), lambda row: row.partner.name, sort="name", cell=_company, fixed=True),
        lists.Column("code", _("Code"), lambda row: row.partner.code, shown=False, filed=True),
        lists.Column("state", _("Status"), lambda row: str(row.effective.label), cell=_pill),
        lists.Column("people", _("Sellers"), lambda row: row.figures.people, align="end"),
        lists.Column("customers", _("Customers"), lambda row: row.figures.customers, align="end"),
        lists.Column("leads", _("Open leads"), lambda row: row.figures.leads, align="end"),
        lists.Column("orders", _("Orders this month"), lambda row: row.figures.orders, align="end"),
        lists.Column("value", _("Value this month"), lambda row: values_words(row.figures.values), align="end",
                     cell=_values),
    ),
)  # fmt: skip
CUSTOMERS = lists.Listing(
    key="resold_customers",
    title=_("Customers of resellers"),
    url="telesales:customers",
    sort="company",
    filterset=CustomerFilter,
    search_hint=_("Company, code, phone"),
    icon="partners",
    nothing=lists.Nothing(
        _("No customers yet"),
        _(
            "The operator gives companies to a reseller, and a lead that becomes a customer stays with the reseller"
            " who had it."
        ),
    ),
    columns=(
        lists.Column("company", _("Company"), lambda row: row.customer.name, sort="customer__name", cell=_customer,
                     fixed=True),
        lists.Column("code", _("Code"), lambda row: row.customer.code, shown=False, filed=True),
        lists.Column("state", _("Status"), lambda row: str(row.effective.label), cell=_pill),
        lists.Column("reseller", _("Reseller"), lambda row: row.link.reseller.name, sort="reseller__name",
                     only=lambda acting: acting.is_operator),
        lists.Column("phone", _("Phone"), lambda row: row.customer.phone),
        lists.Column("sold", _("Last order"), lambda row: row.last_sold_at,
                     cell=lambda row: day_words(row.last_sold_at)),
        lists.Column("opportunities", _("Open opportunities"), lambda row: row.activity.opportunities, align="end"),
        lists.Column("since", _("Customer since"), lambda row: row.link.since, sort="since", shown=False),
        lists.Column("origin", _("Came by"), lambda row: row.link.get_origin_display(), shown=False),
    ),
)  # fmt: skip

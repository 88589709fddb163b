"""The vendor's list of those who sell for him, as it is declared (F1)."""

from dataclasses import dataclass
from datetime import datetime

import django_filters
from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core import lists, money
from partners.permissions import Permission
from telesales.models import Affiliation, AffiliationState, CommissionRate
from telesales.pages import affiliation as pages
from telesales.queries import affiliation as queries
from telesales.wording import day_words


class AffiliationFilter(django_filters.FilterSet):
    """Find affiliates by company or address."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=AffiliationState)
    q = django_filters.CharFilter(
        method="search", label=_("Search affiliates"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Affiliation
        fields = []

    def search(self, rows, name, text):
        text = text.strip()
        return rows.filter(
            Q(affiliate__name__icontains=text) | Q(affiliate__code__icontains=text) | Q(email__icontains=text)
        )


@dataclass(frozen=True, slots=True)
class Row:
    """An affiliation with what has come of it; `rates` in words, each once."""

    affiliation: Affiliation
    figures: queries.Figures
    rates: str
    now: datetime

    @property
    def state(self):
        return pages.state_words(self.affiliation, self.now)


def rows(now):
    """Give function(affiliations) that makes them rows."""

    def ready(found):
        ids = [each.pk for each in found]
        figures, rates = queries.figures(ids), _rates(ids)
        return [Row(each, figures[each.pk], rates.get(each.pk, ""), now) for each in found]

    return ready


def _rates(ids):
    """Give {affiliation id: commissions in force in words, each once}."""
    current = CommissionRate.objects.filter(product__affiliation__in=ids, product__ended_at=None, ended_at=None)
    found: dict = {}
    for rate in current.select_related("product").order_by("-kind", "-value", "pk"):
        found.setdefault(rate.product.affiliation_id, {})[pages.rate_words(rate)] = True
    return {pk: ", ".join(words) for pk, words in found.items()}


def _who(row):
    affiliation = row.affiliation
    name = affiliation.affiliate.name if affiliation.affiliate else affiliation.email
    below = affiliation.email if affiliation.affiliate else ""
    url = reverse("telesales:affiliation", args=[affiliation.pk])
    return format_html('<div><a href="{}">{}</a><small>{}</small></div>', url, name, below)


def _commission(row):
    shown = [(money.shown(amount, currency),) for amount, currency in row.figures.commission]
    return format_html("<div>{}</div>", format_html_join("", "<div>{}</div>", shown)) if shown else "–"


def _words(row):
    return ", ".join(money.shown(amount, currency) for amount, currency in row.figures.commission)


AFFILIATIONS = lists.Listing(
    key="affiliations",
    title=_("Affiliates"),
    url="telesales:affiliations",
    sort="-invited",
    filterset=AffiliationFilter,
    search_hint=_("Company, code, e-mail"),
    export_permission=Permission.AFFILIATE_INVITE,
    icon="users",
    nothing=lists.Nothing(
        _("Nobody sells for you yet"),
        _("Invite somebody by e-mail: he sells the products that you choose, for a commission that you offer."),
        url="telesales:affiliation_new",
        label=_("Invite affiliates"),
    ),
    columns=(
        lists.Column("who", _("Affiliate"), lambda row: row.affiliation.affiliate.name if row.affiliation.affiliate
                     else "", sort="affiliate__name", cell=_who, fixed=True),
        lists.Column("email", _("Invited at"), lambda row: row.affiliation.email, shown=False, filed=True),
        lists.Column("state", _("State"), lambda row: row.state,
                     cell=lambda row: pages.state_pill(row.affiliation, row.now)),
        lists.Column("products", _("Products"), lambda row: row.figures.products, align="end"),
        lists.Column("rates", _("Commissions"), lambda row: row.rates, css="tabular"),
        lists.Column("sales", _("Sales"), lambda row: row.figures.sales, align="end"),
        lists.Column("commission", _("Commission so far"), _words, align="end", cell=_commission),
        lists.Column("invited", _("Invited on"), lambda row: row.affiliation.invited_at, sort="invited_at",
                     cell=lambda row: day_words(row.affiliation.invited_at)),
        lists.Column("answered", _("Answered on"), lambda row: row.affiliation.answered_at, shown=False,
                     cell=lambda row: day_words(row.affiliation.answered_at)),
    ),
)  # fmt: skip

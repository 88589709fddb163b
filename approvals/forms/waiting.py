"""How what waits for clients is searched."""

from datetime import timedelta

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.models import StepKind
from commerce.forms.ranges import AmountsBetween
from commerce.models import Order
from commerce.queries import order_lists as queries
from core import clock

NOBODY = "nobody"
KINDS = [*StepKind.choices, (NOBODY, _("Nobody is asked"))]
AGES = [("1", _("a day")), ("3", _("3 days")), ("7", _("a week")), ("30", _("30 days"))]


class WaitingFilter(django_filters.FilterSet):
    """Search orders that wait, and narrow them by what the list shows; the state is a tab."""

    kind = django_filters.ChoiceFilter(method="of_kind", choices=KINDS, label=_("What is asked"))
    older = django_filters.ChoiceFilter(method="waiting_for", choices=AGES, label=_("Waiting for more than"))
    company = django_filters.CharFilter(
        method="of_company",
        label=_("Company, by code, with its branches"),
        widget=forms.TextInput({"maxlength": 40, "autocomplete": "off"}),
    )
    total = django_filters.RangeFilter(label=_("Total"), widget=AmountsBetween())
    q = django_filters.CharFilter(
        method="search", label=_("Search waiting orders"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Order
        fields = []

    def of_kind(self, orders, name, kind):
        return orders.filter(asks__asked__isnull=True) if kind == NOBODY else orders.filter(asks__kind=kind)

    def waiting_for(self, orders, name, days):
        return orders.filter(since__lt=clock.now() - timedelta(days=int(days)))

    def of_company(self, orders, name, code):
        return queries.within(orders, code)

    def search(self, orders, name, text):
        return queries.containing(orders, text)

"""How the inbox is searched and narrowed."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.models import ApprovalStep, StepKind
from approvals.queries import inbox as queries
from commerce.forms.ranges import AmountsBetween
from commerce.queries import order_lists as orders

AGES = [("1", _("More than 1 day")), ("3", _("More than 3 days")), ("7", _("More than 7 days"))]


class InboxFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=StepKind.choices, label=_("Asked for"))
    whose = django_filters.ChoiceFilter(method="for_whom", choices=queries.WHOSE, label=_("Asked as"))
    company = django_filters.CharFilter(
        method="of_company",
        label=_("Company, by code, with its branches"),
        widget=forms.TextInput({"maxlength": 40, "autocomplete": "off"}),
    )
    buyer = django_filters.CharFilter(
        method="bought_by", label=_("Buyer"), widget=forms.TextInput({"maxlength": 100, "autocomplete": "off"})
    )
    total = django_filters.RangeFilter(field_name="order__total", label=_("Total"), widget=AmountsBetween())
    age = django_filters.ChoiceFilter(method="older", choices=AGES, label=_("Waiting"))
    q = django_filters.CharFilter(
        method="search", label=_("Search"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = ApprovalStep
        fields = []

    def for_whom(self, steps, name, whose):
        return queries.asked_as(steps, self.request.acting, whose)

    def of_company(self, steps, name, code):
        return queries.of_orders(steps, lambda found: orders.within(found, code))

    def bought_by(self, steps, name, text):
        return queries.of_orders(steps, lambda found: orders.bought_by(found, text))

    def older(self, steps, name, days):
        return queries.older(steps, int(days))

    def search(self, steps, name, text):
        return queries.of_orders(steps, lambda found: orders.containing(found, text))

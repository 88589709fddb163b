"""How phone sales are looked for."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.ranges import DatesBetween
from commerce.models import OrderState, PlanKind, PlanState
from telesales.models import PhoneSale
from telesales.queries import phone_sale as queries

RECORDINGS = [
    ("there", _("There")),
    ("none", _("None")),
    ("reference", _("Reference alone")),
    ("asked", _("Asked for")),
    ("missed", _("Missing: cancelled")),
    ("deleted", _("Deleted")),
]


class PhoneSaleFilter(django_filters.FilterSet):
    """By order, plan, recording and day; found by number, buyer, company and product."""

    state = django_filters.ChoiceFilter(field_name="order__state", choices=OrderState.choices, label=_("Order"))
    recording = django_filters.ChoiceFilter(field_name="recording_state", choices=RECORDINGS, label=_("Recording"))
    plan = django_filters.ChoiceFilter(field_name="order__plan__kind", choices=PlanKind.choices, label=_("Plan"))
    payments = django_filters.ChoiceFilter(
        field_name="order__plan__state", choices=PlanState.choices, label=_("Payments")
    )
    sold = django_filters.DateFromToRangeFilter(field_name="at", label=_("Sold"), widget=DatesBetween())
    q = django_filters.CharFilter(
        method="search",
        label=_("Search phone sales"),
        widget=forms.TextInput({"maxlength": 100, "type": "search"}),
    )

    class Meta:
        model = PhoneSale
        fields = []

    def search(self, sales, name, text):
        return queries.matching(sales, text)

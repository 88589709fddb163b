"""How orders are looked for (O6)."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.ranges import AmountsBetween, DatesBetween
from commerce.models import Order, OrderChannel, OrderState, PaymentMethod, Return, ReturnState
from commerce.queries import charges
from commerce.queries import order_lists as queries

FOR_DESK = ("asks",)
YES = [("yes", _("Asked for"))]
HELD, UNINVOICED, WAITING = "held", "uninvoiced", "waiting"
CHARGED = [
    (HELD, _("Held")),
    (UNINVOICED, _("Placed, not invoiced yet")),
    (WAITING, _("Waiting, not charged yet")),
]
"""What an order on account takes of the credit, see queries.exposure."""


class OrderFilter(django_filters.FilterSet):
    """Search, and narrow by what the lists show; which orders the reader sees is decided before."""

    state = django_filters.ChoiceFilter(choices=OrderState.choices, label=_("Status"))
    method = django_filters.ChoiceFilter(field_name="payment_method", choices=PaymentMethod.choices, label=_("Payment"))
    company = django_filters.CharFilter(
        method="of_company",
        label=_("Company, by code, with its branches"),
        widget=forms.TextInput({"maxlength": 40, "autocomplete": "off"}),
    )
    cost_centre = django_filters.CharFilter(
        method="charged_to",
        label=_("Cost centre, by code"),
        widget=forms.TextInput({"maxlength": 20, "autocomplete": "off"}),
    )
    buyer = django_filters.CharFilter(
        method="bought_by", label=_("Buyer"), widget=forms.TextInput({"maxlength": 100, "autocomplete": "off"})
    )
    channel = django_filters.ChoiceFilter(choices=OrderChannel.choices, label=_("Channel"))
    seller = django_filters.CharFilter(
        method="sold_by", label=_("Sold by"), widget=forms.TextInput({"maxlength": 100, "autocomplete": "off"})
    )
    submitted = django_filters.DateFromToRangeFilter(
        field_name="submitted_at", label=_("Submitted"), widget=DatesBetween()
    )
    requested = django_filters.DateFromToRangeFilter(
        field_name="requested_on", label=_("Requested for"), widget=DatesBetween()
    )
    total = django_filters.RangeFilter(label=_("Total"), widget=AmountsBetween())
    account = django_filters.CharFilter(
        method="on_account_of",
        label=_("Credit account, by code"),
        widget=forms.TextInput({"maxlength": 40, "autocomplete": "off"}),
    )
    charged = django_filters.ChoiceFilter(method="taking", choices=CHARGED, label=_("Use of credit"))
    asks = django_filters.ChoiceFilter(method="asking", choices=YES, label=_("Cancellation"))
    q = django_filters.CharFilter(
        method="search", label=_("Search orders"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Order
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.request.acting.is_operator:
            for name in FOR_DESK:
                del self.filters[name]
        if self.data.get("list", "all") in queries.LISTS and self.data.get("list", "all") != "all":
            del self.filters["state"]

    def of_company(self, orders, name, code):
        return queries.within(orders, code)

    def charged_to(self, orders, name, code):
        return queries.charged_to(orders, code)

    def bought_by(self, orders, name, text):
        return queries.bought_by(orders, text)

    def sold_by(self, orders, name, text):
        return queries.sold_by(orders, text)

    def on_account_of(self, orders, name, code):
        return charges.of_account(orders, code)

    def taking(self, orders, name, how):
        return charges.taking(orders, how)

    def asking(self, orders, name, wanted):
        return queries.asking_to_cancel(orders)

    def search(self, orders, name, text):
        return queries.containing(orders, text)


class ReturnFilter(django_filters.FilterSet):
    """Find returns by their order, and by state."""

    q = django_filters.CharFilter(
        method="search", label=_("Search returns"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )
    state = django_filters.ChoiceFilter(choices=ReturnState.choices, label=_("Status"))
    asked = django_filters.DateFromToRangeFilter(field_name="asked_at", label=_("Asked"), widget=DatesBetween())

    class Meta:
        model = Return
        fields = []

    def search(self, returns, name, text):
        return returns.filter(order__in=queries.containing(Order.objects.all(), text).values("pk"))

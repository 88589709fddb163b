"""What people enter about holds and the rules that put them (K3, K8), and how the queue is searched."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import PlainDecimalField
from commerce.forms.fulfilment import PiecesForm
from commerce.forms.ranges import AmountsBetween
from commerce.models import HoldKind, Order, OrderChannel, PaymentMethod
from commerce.queries import order_lists as queries
from commerce.rules import hold as rules
from commerce.rules.reason import MAX_REASON
from partners.forms.registration import CURRENCIES

CHOICES = [(kind.value, kind.label) for kind in rules.BY_HAND]


class ReleaseForm(forms.Form):
    comment = forms.CharField(
        label=_("Comment"), max_length=MAX_REASON, required=False, widget=forms.Textarea({"rows": 2})
    )


class RejectForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("The buyer reads it."),
    )


class PartForm(PiecesForm):
    """How many pieces of each line go on; at first none, so that nobody lets more go than he meant."""

    comment = ReleaseForm.base_fields["comment"]


class PutForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=CHOICES, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The buyer reads it, too: say what is missing or looked at."),
    )


class RuleForm(forms.Form):
    """A standing rule; offered are the kinds that the reader decides about."""

    kind = forms.ChoiceField(
        label=_("Kind of hold"), help_text=_("Decides who releases the orders: each kind has a function of its own.")
    )
    above = PlainDecimalField(
        label=_("Orders above"), min_value=0, max_digits=15, decimal_places=3, required=False,
        help_text=_("Empty: every order."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    reason = forms.CharField(label=_("Reason"), max_length=MAX_REASON, help_text=_("Buyers read it before they order."))

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class HoldFilter(django_filters.FilterSet):
    """Search held orders, and narrow them by what the queue shows; the kind is a tab."""

    company = django_filters.CharFilter(
        method="of_company",
        label=_("Company, by code, with its branches"),
        widget=forms.TextInput({"maxlength": 40, "autocomplete": "off"}),
    )
    method = django_filters.ChoiceFilter(field_name="payment_method", choices=PaymentMethod.choices, label=_("Payment"))
    channel = django_filters.ChoiceFilter(choices=OrderChannel.choices, label=_("Channel"))
    seller = django_filters.CharFilter(
        method="sold_by", label=_("Sold by"), widget=forms.TextInput({"maxlength": 100, "autocomplete": "off"})
    )
    total = django_filters.RangeFilter(label=_("Total"), widget=AmountsBetween())
    q = django_filters.CharFilter(
        method="search", label=_("Search held orders"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Order
        fields = []

    def of_company(self, orders, name, code):
        return queries.within(orders, code)

    def sold_by(self, orders, name, text):
        return queries.sold_by(orders, text)

    def search(self, orders, name, text):
        return queries.containing(orders, text)


KINDS = ("", *HoldKind.values)
"""The tabs of the queue; "" is all."""

"""What people send about orders."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.models import Order, OrderState, PaymentMethod


class SubmitForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    seen_total = forms.DecimalField(max_digits=16, decimal_places=3, widget=forms.HiddenInput)
    payment_method = forms.ChoiceField(label=_("Payment"), choices=PaymentMethod, widget=forms.RadioSelect)
    po_number = forms.CharField(
        label=_("Your PO number"), max_length=40, required=False, help_text=_("Shown on every document.")
    )
    note = forms.CharField(label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, methods=PaymentMethod.values, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [choice for choice in PaymentMethod.choices if choice[0] in methods]
        self.fields["payment_method"].choices = offered  # type: ignore[attr-defined]


class CommentForm(forms.Form):
    comment = forms.CharField(
        label=_("Comment"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class OrderFilter(django_filters.FilterSet):
    """Find orders by number, PO number, company or buyer, and by state."""

    q = django_filters.CharFilter(method="search", label=_("Order, PO number, company, buyer"))
    state = django_filters.MultipleChoiceFilter(choices=OrderState.choices, label=_("Status"))

    class Meta:
        model = Order
        fields = []

    def search(self, orders, name, text):
        return orders.filter(
            Q(number__istartswith=text)
            | Q(po_number__icontains=text)
            | Q(partner__name__icontains=text)
            | Q(partner__code__istartswith=text)
            | Q(buyer__name__icontains=text)
        )

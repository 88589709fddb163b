"""What people send about recurring orders (O9): shape only, the rules decide."""

import json
from decimal import Decimal, InvalidOperation

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.checkout import Checkout
from commerce.forms.cart import LONGEST_NAME
from commerce.forms.checkout import DateInput, OneSelect
from commerce.forms.fields import QuantityField, WholeField
from commerce.models import PaymentMethod, RecurringOrder, RecurringState

LONGEST_SEEN = 60_000


class RecurringFilter(django_filters.FilterSet):
    """Find recurring orders by name; whose and in which state."""

    state = django_filters.ChoiceFilter(choices=RecurringState.choices, label=_("Status"))
    mine = django_filters.ChoiceFilter(method="of_whom", choices=[("me", _("Mine"))], label=_("Whose"))
    q = django_filters.CharFilter(
        field_name="name",
        lookup_expr="icontains",
        label=_("Search by name"),
        widget=forms.TextInput({"maxlength": 100, "type": "search"}),
    )

    class Meta:
        model = RecurringOrder
        fields = []

    def of_whom(self, recurring, name, wanted):
        return recurring.filter(user_id=self.request.acting.user_id)


class RecurringForm(forms.Form):
    """The schedule, and what is entered for each order."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    every = WholeField(label=_("Every"), min_value=1, max_value=60, initial=1)
    unit = forms.ChoiceField(label=_("Weeks or months"), choices=RecurringOrder.Unit, initial="month", widget=OneSelect)
    starts_on = forms.DateField(
        label=_("First order on"),
        widget=DateInput(format="%Y-%m-%d"),
        help_text=_("Months keep to this day; the 31st is the last day of shorter months."),
    )
    ends_on = forms.DateField(
        label=_("Last order by"),
        required=False,
        widget=DateInput(format="%Y-%m-%d"),
        help_text=_("Empty: without end."),
    )
    ship_to = WholeField(label=_("Deliver to"), required=False, min_value=1, widget=OneSelect)
    payment_method = forms.ChoiceField(
        label=_("Payment"),
        choices=PaymentMethod,
        widget=forms.RadioSelect,
        help_text=_("A card cannot be charged without you."),
    )
    po_number = forms.CharField(
        label=_("Your PO number"), max_length=40, required=False, help_text=_("The same on each order.")
    )
    reference = forms.CharField(label=_("Your reference"), max_length=60, required=False)
    cost_centre = WholeField(label=_("Cost centre"), required=False, min_value=1, widget=OneSelect)

    def __init__(self, *args, known=None, addresses=(), methods=(), cost_centres=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known or Checkout()
        fields: dict = self.fields
        fields["ship_to"].widget.choices = [("", _("The usual address")), *addresses]
        if not addresses:
            fields["ship_to"].widget = forms.HiddenInput()
        fields["cost_centre"].widget.choices = [("", _("None")), *cost_centres]
        if not cost_centres:
            fields["cost_centre"].widget = forms.HiddenInput()
        choices = [choice for choice in PaymentMethod.choices if choice[0] in methods]
        fields["payment_method"].choices = choices
        fields["payment_method"].initial = choices[0][0] if choices else None

    def schedule(self):
        """Give the schedule and the name as the actions take them."""
        names = ("name", "every", "unit", "starts_on", "ends_on")
        return {name: self.cleaned_data[name] for name in names}

    def checkout(self):
        """Give what is entered; what this form does not ask for stays as it was."""
        data = self.cleaned_data
        return Checkout(
            ship_to=data["ship_to"],
            bill_to=self.known.bill_to,
            delivery=self.known.delivery,
            payment=data["payment_method"],
            po_number=data["po_number"].strip(),
            reference=data["reference"].strip(),
            cost_centre=data["cost_centre"],
            note=self.known.note,
        )


class RecurringLineForm(forms.Form):
    quantity = QuantityField()


class ActForm(forms.Form):
    """What is to be done with it; `date` is the next one as it was shown."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("pause", "skip", "end")])
    date = forms.DateField(required=False)


class ReviewForm(forms.Form):
    """The prices that were shown, and whether the missed date is made up for."""

    seen = forms.CharField(max_length=LONGEST_SEEN, widget=forms.HiddenInput)
    at_once = forms.BooleanField(required=False)

    def clean_seen(self):
        """Give {line id: unit price} as it was written into the page."""
        try:
            return {int(key): Decimal(value) for key, value in json.loads(self.cleaned_data["seen"]).items()}
        except (ValueError, AttributeError, TypeError, InvalidOperation) as error:
            raise forms.ValidationError(_("Please check the prices again.")) from error

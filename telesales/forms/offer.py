"""What a seller enters about a price he offers, and about terms of a sale (T3): shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.checkout import DateInput
from commerce.forms.fields import PlainDecimalField
from core import money
from telesales.rules import selling
from telesales.rules.offer import MAX_TERMS


class OfferForm(forms.Form):
    """A price, or so many per cent below the customer's own; one of them."""

    price = PlainDecimalField(label=_("Price"), required=False, max_digits=12, decimal_places=4)
    discount = PlainDecimalField(
        label=_("or discount, %"), required=False, max_digits=6, decimal_places=2, max_value=100,
        help_text=_("Below zero: dearer."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=selling.MAX_REASON, widget=forms.Textarea({"rows": 2}),
        help_text=_("Kept with the order and read by managers; the customer does not read it."),
    )  # fmt: skip

    def clean(self):
        given = [name for name in ("price", "discount") if self.cleaned_data.get(name) is not None]
        if not self.errors and len(given) != 1:
            self.add_error("price", _("Enter a price or a discount: one of them."))
        return self.cleaned_data

    def price_of(self, own):
        """Give the price that was entered, in whichever way."""
        price = self.cleaned_data["price"]
        return money.less_percent(own, self.cleaned_data["discount"]) if price is None else price


class TermsForm(forms.Form):
    """What is agreed beside the lines; only what the seller's role may set is shown."""

    service_from = forms.DateField(
        label=_("Service from"), required=False, widget=DateInput(format="%Y-%m-%d"),
        help_text=_("The day from which what is sold runs."),
    )  # fmt: skip
    billing_from = forms.DateField(
        label=_("Billing from"), required=False, widget=DateInput(format="%Y-%m-%d"),
        help_text=_("The day from which it is billed."),
    )  # fmt: skip
    terms = forms.CharField(
        label=_("Terms agreed"), required=False, max_length=MAX_TERMS, widget=forms.Textarea({"rows": 4}),
        help_text=_("The customer reads them on the order."),
    )  # fmt: skip
    attribution = forms.CharField(
        label=_("Attribution"), required=False, max_length=80,
        help_text=_("A campaign or a colleague, say. Stands in reports; the customer does not read it."),
    )  # fmt: skip

    def __init__(self, *args, setting, **kwargs):
        super().__init__(*args, **kwargs)
        hidden = [] if setting.set_dates else ["service_from", "billing_from"]
        for name in [*hidden, *([] if setting.custom_terms else ["terms"])]:
            self.fields[name].widget = forms.HiddenInput()

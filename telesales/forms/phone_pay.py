"""What the buyer says with a payment link: his address, how he pays, that he has read both; shape only (F3, F6, F7)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.checkout import OneSelect
from commerce.forms.fields import WholeField
from commerce.models import PaymentMethod
from partners import postal
from telesales.rules import phone_link as rules

ADDRESS = {"street": "address-line1", "postcode": "postal-code", "city": "address-level2", "area": "address-level1"}


class PayForm(forms.Form):
    """`seen` is the version of the offer that was shown. The country stays: the tax in the price is its own."""

    seen = WholeField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    street = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    city = forms.CharField(label=_("Town"), max_length=100, required=False)
    area = forms.CharField(label=_("Region"), max_length=60, required=False)
    payment_method = forms.ChoiceField(label=_("How you pay"), widget=forms.RadioSelect)
    told_party = forms.BooleanField(label=_("I know who my contracting party is"), required=False)
    told_terms = forms.BooleanField(label=_("I have read the terms and agree to them"), required=False)

    def __init__(self, data=None, *, offer):
        first = {name: offer.buyer.get(name, "") for name in ADDRESS}
        super().__init__(data, initial={**first, "seen": offer.version, "payment_method": offer.payment_method})
        how = postal.shape(offer.buyer.get("country", ""))
        fields: dict = self.fields
        ways = rules.ways(offer)
        fields["payment_method"].choices = [(way, PaymentMethod(way).label) for way in ways]
        for name, hint in ADDRESS.items():
            if name in how.fields:
                fields[name].required = name in how.needed
                fields[name].widget.attrs["autocomplete"] = hint
            else:
                del fields[name]
        if "area" in fields:
            fields["area"].label = how.area_label
            if how.areas:
                fields["area"].widget = OneSelect(choices=[("", "–"), *how.areas])
        self.address = [name for name in how.fields if name in fields]

    @property
    def address_fields(self):
        return [self[name] for name in self.address]

    @property
    def said(self):
        """Give what the action takes."""
        names = ("seen", "told_party", "told_terms", "payment_method")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "address": {name: self.cleaned_data[name] for name in self.address},
        }

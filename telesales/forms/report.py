"""Which sales a report is about."""

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.forms.setup import DaysForm
from commerce.models import OrderChannel

SOLD = [(channel.value, channel.label) for channel in OrderChannel if channel != OrderChannel.OWN]


class SellersForm(DaysForm):
    channel = forms.ChoiceField(label=_("Channel"), required=False, choices=[("", _("All")), *SOLD])
    seller = forms.CharField(
        label=_("Seller, by name"), required=False, max_length=80, widget=forms.TextInput({"autocomplete": "off"})
    )
    company = forms.CharField(
        label=_("Company, by code"), required=False, max_length=40, widget=forms.TextInput({"autocomplete": "off"})
    )

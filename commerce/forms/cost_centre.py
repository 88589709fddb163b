"""What is entered about cost centres, and how they are looked for (A7)."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.models import CostCentre


class CostCentreForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("As your books know it."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput({"autocomplete": "off"}))


class NewCostCentreForm(CostCentreForm):
    """The same for a new one, of the partner with this code."""

    partner = forms.CharField(
        label=_("Company or branch, by code"),
        max_length=40,
        help_text=_("It is offered there and at all branches below."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "list": "nodes"}),
    )
    field_order = ["partner", "code", "name"]


class SwitchForm(forms.Form):
    is_active = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], widget=forms.HiddenInput)


class CostCentreFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        method="standing", choices=[("offered", _("Offered")), ("off", _("Switched off"))], label=_("Status")
    )
    q = django_filters.CharFilter(
        method="search", label=_("Search cost centres"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = CostCentre
        fields = []

    def standing(self, found, name, state):
        return found.filter(is_active=state == "offered")

    def search(self, found, name, text):
        text = text.strip().replace("\0", "")
        named = Q(code__icontains=text) | Q(name__icontains=text)
        return found.filter(named | Q(partner__name__icontains=text) | Q(partner__code__iexact=text))

"""What people send about account managers (P13)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.queries import manager as queries


class ManagerField(forms.ModelChoiceField):
    """One of the operator's sales staff, by name; gives his membership."""

    def __init__(self, **values):
        super().__init__(queries.candidates(), label=_("Account manager"), **values)

    def label_from_instance(self, place: Any):
        return place.user.name


class AssignForm(forms.Form):
    manager = ManagerField(empty_label=_("Choose somebody"))


class DeclineForm(forms.Form):
    reason = forms.CharField(label=_("Why do you decline?"), max_length=300, widget=forms.Textarea({"rows": 2}))

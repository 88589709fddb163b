"""What people send about account managers (P13)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.queries import manager as queries


class AssignForm(forms.Form):
    manager = forms.ModelChoiceField(
        label=_("Account manager"), queryset=queries.candidates().none(), empty_label=_("Choose somebody")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["manager"]
        offered.queryset = queries.candidates()
        offered.label_from_instance = lambda place: place.user.name


class DeclineForm(forms.Form):
    reason = forms.CharField(label=_("Why do you decline?"), max_length=300, widget=forms.Textarea({"rows": 2}))

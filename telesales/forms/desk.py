"""What is entered at the sales desk: why one sells, and what one remembers (T2, T9). Shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from telesales.models import CustomerNote


class StartForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The customer reads it."),
        widget=forms.TextInput({"list": "sale-reasons", "autocomplete": "off"}),
    )


class NoteForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it was"), choices=CustomerNote.Kind)
    text = forms.CharField(
        label=_("Note"),
        max_length=2000,
        help_text=_("The customer does not read it."),
        widget=forms.Textarea({"rows": 3}),
    )

"""Why a message is opened again (S8): shape only, the rules decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.rules import reopening as rules


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it opened again?"),
        max_length=rules.MOST_CHARACTERS,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        help_text=_("Managers read it, and administrators of the company that must respond."),
    )

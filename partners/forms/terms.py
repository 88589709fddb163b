"""What the operator writes as terms of business."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.rules.terms import MOST


class TermsForm(forms.Form):
    """A new version; `seen` is the number of the one it replaces."""

    text = forms.CharField(
        label=_("The terms"),
        max_length=MOST,
        widget=forms.Textarea({"rows": 24}),
        help_text=_(
            "Companies that register from now on accept this text. What was accepted before stays as it was, and can be"
            " read by its number."
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

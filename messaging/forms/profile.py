"""What a company tells of itself: shape only, the rules decide (S4)."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ProfileForm(forms.Form):
    about = forms.CharField(
        label=_("About the company"),
        max_length=3000,
        required=False,
        help_text=_("What it does, since when, what it is known for. At most 3,000 characters."),
        widget=forms.Textarea({"rows": 8}),
    )
    services = forms.CharField(
        label=_("Services"),
        max_length=1000,
        required=False,
        help_text=_("What it does for customers besides selling: delivery, repair, advice. At most 1,000 characters."),
        widget=forms.Textarea({"rows": 4}),
    )

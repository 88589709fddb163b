"""What people send when they decide, and about who decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.rules import MAX_REASON


class DecisionForm(forms.Form):
    """`seen` is the fingerprint of what was shown; a comment is optional, a reason to reject is not."""

    decision = forms.ChoiceField(choices=[("accept", "accept"), ("reject", "reject")], widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Comment to the buyer"),
        help_text=_("Needed when you reject."),
        max_length=MAX_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ProxyForm(forms.Form):
    proxy = forms.IntegerField(min_value=1, max_value=2**62)

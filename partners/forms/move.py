"""What people send about the move of a branch: where to, and who decides for those left without approver (P8)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.moves import Side

ROOT = "-"
"""The destination of a branch that becomes a company."""
LABELS = {
    Side.BRANCH: _("In the branch, this person decides in their place"),
    Side.REST: _("In the company it leaves, this person decides in their place"),
}
OFFERED = 200


class DestinationForm(forms.Form):
    q = forms.CharField(
        label=_("Search for the new parent"), max_length=100, required=False, widget=forms.TextInput({"type": "search"})
    )


class MoveForm(forms.Form):
    """`candidates` {Side: queryset of memberships}: one field for each side that is asked about."""

    to = forms.CharField(widget=forms.HiddenInput, max_length=40)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        for side in candidates:
            self.fields[side.value] = forms.CharField(
                label=LABELS[side],
                max_length=60,
                help_text=_("User name; suggestions appear as you type."),
                widget=forms.TextInput({"list": f"people-{side}", "autocomplete": "off"}),
            )

    def clean(self):
        super().clean()
        data = self.cleaned_data
        for side, people in self.candidates.items():
            username = data.get(side.value)
            if username:
                data[side.value] = people.filter(user__username__iexact=username.strip()).order_by("pk").first()
                if data[side.value] is None:
                    self.add_error(side.value, _("Nobody there has this user name."))
        return data

    @property
    def successors(self):
        return {side: self.cleaned_data[side.value] for side in self.candidates}

    @property
    def suggestions(self):
        """[(side, [membership])] for the lists behind the fields."""
        return [(side, people.order_by("user__name", "pk")[:OFFERED]) for side, people in self.candidates.items()]

"""Whether buyers read response figures (S8)."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FiguresForm(forms.Form):
    shows = forms.TypedChoiceField(
        label=_("Buyers read how quickly a seller responds"),
        choices=[("no", _("No")), ("yes", _("Yes: on the page of a product, in profiles, and beside offers"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

"""What people send when they recover carts: shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST = 1000


class IdsField(forms.TypedMultipleChoiceField):
    """Several ids, whichever: the action looks at each."""

    def __init__(self, **values):
        super().__init__(coerce=int, required=False, **values)

    def valid_value(self, value):
        return value.isascii() and value.isdigit() and len(value) < 19


class GiveForm(forms.Form):
    carts = IdsField()
    orders = IdsField()
    colleague = forms.IntegerField(label=_("Give to"), min_value=1, max_value=2**62)

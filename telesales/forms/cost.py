"""What managers enter about costs: shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import PlainDecimalField
from partners.forms.registration import CURRENCIES


class CostForm(forms.Form):
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    amount = PlainDecimalField(
        label=_("Cost of one unit"), required=False, min_value=0, max_digits=12, decimal_places=4,
        help_text=_("Without tax. Empty: not known; a margin cannot be tested then."),
    )  # fmt: skip

"""What marketplace managers enter about spend limits (K9)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import PlainDecimalField
from commerce.models import SpendLimitKind
from partners.forms.registration import CURRENCIES


class LimitForm(forms.Form):
    """A limit for every company."""

    kind = forms.ChoiceField(label=_("What is limited"), choices=SpendLimitKind.choices)
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    amount = PlainDecimalField(
        label=_("Limit"), max_digits=16, decimal_places=3, min_value=0,
        help_text=_("Of a company with all its branches, in this currency alone. An order above it is refused."),
    )  # fmt: skip


class OwnLimitForm(LimitForm):
    """A company's own limit, or that it has none."""

    is_exempt = forms.BooleanField(label=_("No limit: the company is exempt"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].required = False

    def clean(self):
        super().clean()
        given = self.cleaned_data
        if given.pop("is_exempt", False):
            given["amount"] = None
        elif given.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Enter an amount, or say that the company is exempt."))
        return given

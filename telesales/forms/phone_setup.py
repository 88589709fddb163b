"""What managers enter about selling on the phone: its settings, and a version of the script (F6)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import PlainDecimalField, WholeField
from telesales.rules import phone_setup as rules


class PolicyForm(forms.Form):
    recording_days = WholeField(
        label=_("A recording that is asked for is due within"), min_value=1, max_value=30,
        help_text=_(
            "Days. When it is missing then, the order is cancelled. What is asked for already stays due as it was told."
        ),
    )  # fmt: skip
    retention_days = WholeField(
        label=_("The files of recordings are kept for"), min_value=30, max_value=3650,
        help_text=_("Days. After that they are deleted for good, all that are older; not while they are asked for."),
    )  # fmt: skip
    link_days = WholeField(
        label=_("A payment link counts for"), min_value=1, max_value=30,
        help_text=_("Days. Links that were sent already count as they say."),
    )  # fmt: skip
    fee_percent = PlainDecimalField(
        label=_("The marketplace keeps, %"), min_value=0, max_value=50, max_digits=5, decimal_places=2,
        help_text=_("Of what is left of each payment after tax. Sales that were made already keep their fee."),
    )  # fmt: skip


class ScriptForm(forms.Form):
    """A version of what is told on the phone; `seen` is the one that it is compared with."""

    contracting_party = forms.CharField(
        label=_("Contracting party"), max_length=200,
        help_text=_("With whom the buyer makes the contract, as it stands in the register of companies."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What is read out"), max_length=rules.MAX_WORDS, widget=forms.Textarea({"rows": 6}),
        help_text=_("Says who the contracting party is and which terms apply, both by their names above and below."),
    )  # fmt: skip
    terms_name = forms.CharField(label=_("Name of the terms"), max_length=120)
    terms = forms.CharField(
        label=_("The terms themselves"), max_length=rules.MAX_TERMS, widget=forms.Textarea({"rows": 12}),
        help_text=_("The buyer reads them on his order's page and on the page of a payment link."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in ("contracting_party", "words", "terms_name", "terms")}

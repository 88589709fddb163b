"""What people send about many prices at once: mass updates and files (C6)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import WholeField
from commerce.forms.price_fields import MomentField, PriceField
from commerce.intake.prices.job import MERGE, REPLACE
from commerce.models import Category
from commerce.queries.mass_update import Change
from core import money
from core.intake import ALL, SOUND

HOW = [("percent", _("By per cent")), ("amount", _("By an amount"))]
ROUNDINGS = [
    ("four", _("4 decimals")),
    ("currency", _("As the currency has")),
    ("five", _("To the nearest .05")),
    ("ninety_nine", _("To the nearest .99")),
]


class MassUpdateForm(forms.Form):
    how = forms.ChoiceField(label=_("Change"), choices=HOW, initial="percent", widget=forms.RadioSelect)
    by = PriceField(label=_("How much"), is_signed=True, help_text=_("5 makes prices dearer, -5 cheaper."))
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("Which prices"), required=False, empty_label=_("The whole list")
    )
    rounding = forms.ChoiceField(label=_("Round"), choices=ROUNDINGS, initial="currency")
    at = MomentField(label=_("From when"), hint=_("Empty: now."))
    seen_version = WholeField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, currency, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.order_by("name")  # type: ignore[attr-defined]
        if money.unit(currency) >= 1:
            self.fields["rounding"].choices = ROUNDINGS[:2]  # type: ignore[attr-defined]

    def clean_by(self):
        by = self.cleaned_data["by"]
        if by == 0:
            raise forms.ValidationError(_("Enter how much prices change."))
        return by

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("how") == "percent" and data.get("by") is not None and not -100 <= data["by"] <= 1000:
            self.add_error("by", _("Enter a change from -100 to 1000 per cent."))
        return data

    @property
    def change(self):
        data = self.cleaned_data
        category = data["category"] and data["category"].pk
        return Change(data["how"], data["by"], data["rounding"], category, data["at"])


class PriceUploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("CSV, tab-separated text or a spreadsheet, at most 50 MB. Nothing is written before the preview."),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values,text/plain"}),
    )
    how = forms.ChoiceField(
        label=_("What becomes of prices that are not in the file?"),
        choices=[(MERGE, _("They stay")), (REPLACE, _("They are removed: the file is the whole list"))],
        initial=MERGE,
        widget=forms.RadioSelect,
    )


class PriceWriteForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("If rows are refused"),
        choices=[(SOUND, _("Write what is right, leave out the refused rows")), (ALL, _("Write all or nothing"))],
        initial=SOUND,
        widget=forms.RadioSelect,
    )

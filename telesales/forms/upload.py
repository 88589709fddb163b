"""What people send to upload customers and orders (T5)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from telesales.queries import reseller as resellers

ACCEPTED = ".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values,text/plain"


class OrdersForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("CSV, tab-separated text or XLSX, at most 10,000 rows. You see a preview first."),
        widget=forms.FileInput({"accept": ACCEPTED}),
    )


class CustomersForm(OrdersForm):
    """The operator's staff say whose customers they are; a reseller's are his company's."""

    reseller = forms.ModelChoiceField(label=_("Reseller"), queryset=None, empty_label=_("Choose"))
    field_order = ("reseller", "file")

    def __init__(self, *arguments, acting, **keywords):
        super().__init__(*arguments, **keywords)
        if not acting.is_operator:
            del self.fields["reseller"]
            return
        reseller: Any = self.fields["reseller"]
        reseller.queryset = resellers.companies().order_by("name", "pk")

    @property
    def reseller_id(self):
        """Give the chosen reseller's id, None where it is one's own company."""
        chosen = self.cleaned_data.get("reseller")
        return chosen and chosen.pk

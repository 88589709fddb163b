"""Which days of a statement, and how much goes back to a buyer."""

from datetime import date

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import PlainDecimalField
from partners.models import Partner
from telesales.models import RefundTask
from telesales.queries import refund_task as queries
from telesales.rules.refund_task import MAX_REASON

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class StatementForm(forms.Form):
    """From a day until another, both included, in one currency."""

    begins = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}))
    ends = forms.DateField(label=_("Until"), widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args, currencies, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(currency, currency) for currency in currencies]
        self.fields["currency"] = forms.ChoiceField(label=_("Currency"), choices=choices)

    def clean(self):
        super().clean()
        data = self.cleaned_data
        for name in ("begins", "ends"):
            if data.get(name) and not EARLIEST <= data[name] < LATEST:
                self.add_error(name, _("Enter a day of this century."))
        if data.get("begins") and data.get("ends") and data["ends"] < data["begins"]:
            self.add_error("ends", _("The last day comes before the first."))
        return data


class CompanyFilter(django_filters.FilterSet):
    """Companies that share in phone sales, found by name and code."""

    q = django_filters.CharFilter(
        method="search", label=_("Search companies"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Partner
        fields = []

    def search(self, partners, name, text):
        text = text.replace("\0", "").strip()
        return partners.filter(name__icontains=text) | partners.filter(code__iexact=text)


class GiveBackForm(forms.Form):
    """How much of a payment goes back, and why."""

    amount = PlainDecimalField(label=_("Amount"), max_digits=15, decimal_places=3)
    reason = forms.CharField(
        label=_("Reason"), max_length=MAX_REASON, help_text=_("The buyer reads it, and it stays with the order.")
    )

    def __init__(self, *args, currency, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].label = _("Amount in %(currency)s") % {"currency": currency}


class NoteForm(forms.Form):
    """What was done instead."""

    note = forms.CharField(
        label=_("What was done instead"),
        max_length=MAX_REASON,
        help_text=_("For example: paid by bank transfer on 3 March. It stays with the task."),
    )


class RefundTaskFilter(django_filters.FilterSet):
    """Open or done; found by order, buyer and company."""

    state = django_filters.ChoiceFilter(
        method="in_state", label=_("State"), choices=[("open", _("Open")), ("done", _("Done"))]
    )
    q = django_filters.CharFilter(
        method="search", label=_("Search refund tasks"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = RefundTask
        fields = []

    def in_state(self, tasks, name, value):
        return tasks.filter(done_at__isnull=value == "open")

    def search(self, tasks, name, text):
        return queries.matching(tasks, text)

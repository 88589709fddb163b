"""How invoices and payments are looked for, and how a payment is entered (K5, K8)."""

import uuid
from decimal import Decimal

import django_filters
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import OneValueInput, PlainDecimalField
from commerce.forms.ranges import DatesBetween
from commerce.models import Invoice, PaymentMethod, Receipt
from commerce.queries import invoice as queries
from core import money

FREE = [("free", _("With money still free")), ("settled", _("Settled as a whole"))]


def _code(label, method):
    widget = forms.TextInput({"maxlength": 40, "autocomplete": "off"})
    return django_filters.CharFilter(method=method, label=label, widget=widget)


def _search(label):
    widget = forms.TextInput({"maxlength": 100, "type": "search"})
    return django_filters.CharFilter(method="search", label=label, widget=widget)


class InvoiceFilter(django_filters.FilterSet):
    """By how they stand, by day, company, account and way to pay."""

    state = django_filters.ChoiceFilter(method="by_state", choices=list(queries.STATES.items()), label=_("State"))
    due = django_filters.DateFromToRangeFilter(field_name="due_on", label=_("Due"), widget=DatesBetween())
    issued = django_filters.DateFromToRangeFilter(field_name="issued_at", label=_("Issued"), widget=DatesBetween())
    company = _code(_("Company, by code, with its branches"), "of_company")
    account = _code(_("Account, by the code of its company"), "of_account")
    method = django_filters.ChoiceFilter(
        field_name="order__payment_method", choices=PaymentMethod.choices, label=_("Payment")
    )
    q = _search(_("Search invoices"))

    class Meta:
        model = Invoice
        fields = []

    def by_state(self, invoices, name, key):
        return queries.in_state(invoices, key, self.request.acting.read_at.date())

    def of_company(self, invoices, name, code):
        return queries.of_company(invoices, code.replace("\0", ""))

    def of_account(self, invoices, name, code):
        return queries.of_account(invoices, code.replace("\0", ""))

    def search(self, invoices, name, text):
        return queries.matching(invoices, text)


class ReceiptFilter(django_filters.FilterSet):
    """By what is still free, by day and by payer."""

    rest = django_filters.ChoiceFilter(method="by_rest", choices=FREE, label=_("Settled"))
    received = django_filters.DateFromToRangeFilter(
        field_name="received_on", label=_("Received"), widget=DatesBetween()
    )
    company = _code(_("Payer, by code, with its branches"), "of_company")
    q = _search(_("Search payments"))

    class Meta:
        model = Receipt
        fields = []

    def by_rest(self, receipts, name, key):
        return queries.with_rest(receipts, is_free=key == "free")

    def of_company(self, receipts, name, code):
        return queries.of_company(receipts, code.replace("\0", ""))

    def search(self, receipts, name, text):
        return queries.receipts_matching(receipts, text)


def _amount(**kwargs):
    return PlainDecimalField(max_digits=16, decimal_places=3, min_value=0, required=False, **kwargs)


class PartsForm(forms.Form):
    """How much is paid of each of some invoices; what is left empty or zero is not."""

    def __init__(self, *args, invoices, **kwargs):
        super().__init__(*args, **kwargs)
        self.invoices = invoices
        for invoice in invoices:
            label = _now("To pay on %(number)s") % {"number": invoice.document.label}
            self.fields[self.name(invoice)] = _amount(label=label, initial=self.proposed(invoice))

    @staticmethod
    def name(invoice):
        return f"pay_{invoice.pk}"

    def proposed(self, invoice):
        """Give what stands in the field at first."""
        return ""

    @property
    def rows(self):
        """[(invoice, its field)] for the table."""
        return [(invoice, self[self.name(invoice)]) for invoice in self.invoices]

    @property
    def parts(self):
        """{invoice id: amount} of what is paid."""
        given = {invoice.pk: self.cleaned_data.get(self.name(invoice)) for invoice in self.invoices}
        return {pk: amount for pk, amount in given.items() if amount}


class PaymentForm(PartsForm):
    """One payment for some invoices. Without an amount it is the sum of what is paid of them."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = _amount(label=_("Amount received"), help_text=_("Empty: the sum of what is paid below. More stays free."))
    received_on = forms.DateField(label=_("Received on"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    reference = forms.CharField(
        label=_("Reference"), max_length=80, required=False, widget=OneValueInput(),
        help_text=_("As on the bank statement."),
    )  # fmt: skip

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4()
        self.fields["received_on"].initial = today

    def proposed(self, invoice):
        return money.rounded(invoice.open, invoice.currency)

    @property
    def values(self):
        """What the action asks for."""
        known = {name: self.cleaned_data[name] for name in ("received_on", "reference", "key")}
        amount = self.cleaned_data["amount"]
        return {
            **known,
            "parts": self.parts,
            "amount": sum(self.parts.values(), Decimal(0)) if amount is None else amount,
        }


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.TextInput({"autocomplete": "off"}))

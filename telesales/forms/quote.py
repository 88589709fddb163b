"""What people enter about quotes (T6): shape only, the rules decide."""

from datetime import datetime

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import PlainDecimalField, WholeField
from commerce.models import PaymentMethod
from telesales.models import Quote
from telesales.queries import quote as queries
from telesales.rules.opportunity import MAX_REASON
from telesales.rules.quote import MAX_TEXT


class SendForm(forms.Form):
    """Until when a quote counts, to the minute in the customer's zone, and what is said with it."""

    until_day = forms.DateField(label=_("Valid until"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until_time = forms.TimeField(label=_("Time"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    message = forms.CharField(
        label=_("Message to the customer"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("It stands in the mail and on the quote."),
    )

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["until_time"].help_text = _("In the customer's time zone, %(zone)s.") % {"zone": zone.key}

    @property
    def expires_at(self):
        """The minute at which it ends, once the form is valid."""
        day, time = self.cleaned_data["until_day"], self.cleaned_data["until_time"]
        return datetime.combine(day, time.replace(second=0, microsecond=0), self.zone)


class PaymentForm(forms.Form):
    """How an order of a quote is paid; `offer` says what is shown, the gates whether it may be."""

    payment = forms.ChoiceField(label=_("How you pay"), choices=PaymentMethod, widget=forms.RadioSelect)
    po_number = forms.CharField(
        label=_("Your PO number"), max_length=40, required=False, help_text=_("Shown on every document.")
    )

    def offer(self, methods):
        choices = [choice for choice in PaymentMethod.choices if choice[0] in methods]
        self.fields["payment"].choices = choices  # type: ignore[attr-defined]


class ApproveForm(PaymentForm):
    """A yes; sent twice it pays by card once."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def offer(self, methods):
        """A card is paid with on a page of its own."""
        super().offer(methods)
        words = {PaymentMethod.CARD.value: _("Card, you pay on the next page")}
        choices = self.fields["payment"].choices  # type: ignore[attr-defined]
        self.fields["payment"].choices = [(way, words.get(way, label)) for way, label in choices]  # type: ignore[attr-defined]


class RejectForm(forms.Form):
    comment = forms.CharField(
        label=_("Why not?"),
        max_length=MAX_TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Your contact reads it. The offer ends with it."),
    )


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Message"), max_length=MAX_TEXT, widget=forms.Textarea({"rows": 3}))


class CounterForm(forms.Form):
    """A quantity and a wished price for each line of a quote, as they stand in it at first."""

    comment = forms.CharField(
        label=_("What you have in mind"), max_length=MAX_TEXT, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = rows
        for row in rows:
            self.fields[f"quantity_{row.line}"] = WholeField(
                label=_("Quantity of %(code)s") % {"code": row.code}, min_value=0, initial=row.quantity
            )
            self.fields[f"price_{row.line}"] = PlainDecimalField(
                label=_("Price of %(code)s") % {"code": row.code}, required=False, min_value=0, max_digits=13,
                decimal_places=4, initial=row.plain_price,
            )  # fmt: skip
        self.order_fields([name for name in self.fields if name != "comment"])

    @property
    def rows(self):
        """The lines with their two fields."""
        return [(row, self[f"quantity_{row.line}"], self[f"price_{row.line}"]) for row in self.lines]

    @property
    def wanted(self):
        data = self.cleaned_data
        return {
            row.line: {"quantity": data[f"quantity_{row.line}"], "price": data[f"price_{row.line}"]}
            for row in self.lines
        }


class FinaliseForm(PaymentForm):
    """Why it is ordered without the customer's click."""

    seen_total = forms.DecimalField(max_digits=16, decimal_places=3, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("How the customer agreed"),
        max_length=MAX_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Say when and how he said yes: he reads it in his log."),
    )
    field_order = ["reason", "payment", "po_number", "seen_total"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["payment"].label = _("How the customer pays")
        self.fields["po_number"].label = _("Customer's PO number")


STATES = [
    ("open", _("Waiting for an answer")),
    ("ordered", _("Ordered")),
    ("over", _("Expired, rejected or withdrawn")),
]


class QuoteFilter(django_filters.FilterSet):
    """Find quotes by number, name or company; narrow by what has become of them."""

    state = django_filters.ChoiceFilter(method="of_state", choices=STATES, label=_("State"))
    until = django_filters.DateFilter(
        field_name="expires_at", lookup_expr="date__lte", label=_("Valid until"),
        widget=forms.DateInput({"type": "date"}),
    )  # fmt: skip
    q = django_filters.CharFilter(
        method="search", label=_("Search quotes"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Quote
        fields = []

    def of_state(self, quotes, name, value):
        return queries.in_state(quotes, value)

    def search(self, quotes, name, text):
        return queries.matching(quotes, text)

"""What Finance sends about credit messages, their senders, and postings by hand (K5)."""

import uuid
from typing import cast

import django_filters
from django import forms
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from commerce.credit_messages import MOST_BYTES
from commerce.forms.fields import PlainDecimalField, WholeField
from commerce.models import POSTED, CreditMessage, CreditSender, EntryKind
from commerce.queries import credit_message as queries
from commerce.rules.credit_sender import MOST_PER_MINUTE
from partners.models import Partner

KINDS = [(kind.value, kind.label) for kind in POSTED]
OUTCOMES = [("posted", _("Posted")), ("refused", _("Refused"))]


class MessageFilter(django_filters.FilterSet):
    """By what came of it, by sender, by when, by id."""

    outcome = django_filters.ChoiceFilter(method="by_outcome", choices=OUTCOMES, label=_("Outcome"))
    sender = django_filters.ModelChoiceFilter(
        queryset=lambda request: CreditSender.objects.order_by("name"), label=_("Sender")
    )
    channel = django_filters.ChoiceFilter(choices=CreditMessage.Channel.choices, label=_("Came as"))
    q = django_filters.CharFilter(
        method="search", label=_("Search messages"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = CreditMessage
        fields = []

    def by_outcome(self, messages, name, wanted):
        return messages.filter(status=200) if wanted == "posted" else messages.exclude(status=200)

    def search(self, messages, name, text):
        return queries.matching(messages, text.replace("\0", "").strip())


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("XML file"),
        max_length=200,
        help_text=_("At most 4 MB and 10,000 postings. You see first what it would do."),
        widget=forms.FileInput({"accept": ".xml,application/xml,text/xml"}),
    )

    def clean_file(self):
        """A file that is too big is not even read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too big: at most 4 MB."))
        return file


class PostingForm(forms.Form):
    """One posting by hand. `seen` is the amount whose result the reader was shown, for large ones."""

    kind = forms.ChoiceField(label=_("What is posted"), choices=KINDS, initial=EntryKind.PAYMENT)
    amount = PlainDecimalField(
        label=_("Amount"), max_digits=15, decimal_places=3,
        help_text=_("Raises the outstanding credit. An adjustment may be negative and lower it."),
    )  # fmt: skip
    value_date = forms.DateField(
        label=_("Value date"), required=False, help_text=_("When the money came in. Empty: today."),
        widget=forms.DateInput({"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"],
    )  # fmt: skip
    reference = forms.CharField(
        label=_("Reference"), max_length=80, required=False, help_text=_("Such as the number of a bank statement.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Kept in the ledger and shown to the company."),
        widget=forms.Textarea({"rows": 2, "maxlength": 300}),
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    seen = PlainDecimalField(widget=forms.HiddenInput, required=False, max_digits=15, decimal_places=3)


class SenderForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("Stands in the ledger’s audit: name the system.")
    )
    kinds = forms.MultipleChoiceField(
        label=_("May post"), choices=KINDS, widget=forms.CheckboxSelectMultiple, initial=[EntryKind.PAYMENT],
        help_text=_("A message with anything else is refused as a whole."),
    )  # fmt: skip
    partner = forms.CharField(
        label=_("Only for the company"), max_length=40, required=False,
        help_text=_("A code; what is below counts too. Empty: for all companies."),
    )  # fmt: skip
    per_minute = WholeField(
        label=_("Messages a minute"), min_value=1, max_value=MOST_PER_MINUTE, initial=60,
        help_text=_("More than that are turned away; the system sends them again later."),
    )  # fmt: skip

    def clean_partner(self):
        code = self.cleaned_data["partner"].replace("\0", "").strip()
        if not code:
            return None
        partners = Partner.objects.filter(kind=Partner.Kind.PARTNER).alias(low=Lower("code"))
        found = partners.filter(low=code.lower()).first()
        if found is None:
            raise forms.ValidationError(_("There is no company “%(code)s”."), params={"code": code})
        return found

    @staticmethod
    def of(sender):
        """Give what the form shows of a sender."""
        code = sender.partner.code if sender.partner else ""
        return {"name": sender.name, "kinds": sender.kinds, "partner": code, "per_minute": sender.per_minute}


class TokenForm(forms.Form):
    others = forms.ChoiceField(
        label=_("The token that counts now"),
        widget=forms.RadioSelect,
        choices=[
            ("overlap", _("goes on for 7 days, so that the system can change over")),
            ("end", _("ends at once, because somebody else may know it")),
        ],
        initial="overlap",
    )

    def __init__(self, *args, is_full=False, **kwargs):
        """`is_full`: as many tokens count as may at a time, so that a new one has to end them."""
        super().__init__(*args, **kwargs)
        if is_full:
            others = cast(forms.ChoiceField, self.fields["others"])
            others.label = _("The tokens that count now")
            others.choices = [("end", _("end at once; two count already, and no more may"))]
            self.initial["others"] = "end"


class SwitchForm(forms.Form):
    is_active = forms.TypedChoiceField(choices=[("on", ""), ("off", "")], coerce=lambda value: value == "on")

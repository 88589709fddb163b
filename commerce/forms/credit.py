"""What people send about accounts, and how accounts and movements are looked for (K1, K4, K6, K8)."""

import django_filters
from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import PlainDecimalField
from commerce.forms.ranges import DatesBetween
from commerce.models import POSTED, Account, EntryKind, LedgerEntry
from commerce.queries import ledger_list
from partners.forms.registration import CURRENCIES

UNEXPLAINED = "unexplained"
NEARLY = 10
"""An account is nearly used up when this per cent of its limit, or less, is left."""
YES_NO = [("yes", _("Allowed")), ("no", _("Not allowed"))]
STATES = [("stopped", _("Stopped")), ("nearly", _("Nearly used up")), ("open", _("Open for orders"))]


def _amount(label, **values):
    return PlainDecimalField(label=label, max_digits=15, decimal_places=3, **values)


def _reason():
    return forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Kept with the change, and shown to whoever may read it.")
    )


class TermsForm(forms.Form):
    """How an account is kept. The currency is asked only while nothing has happened on it."""

    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    limit = _amount(
        _("Limit"), help_text=_("Outstanding credit begins with it; each order on account takes its total from that.")
    )
    tolerance = _amount(
        _("Tolerance"),
        initial=0,
        help_text=_("How far below zero the outstanding credit may go before orders are held. 0: not at all."),
    )
    is_on_account_allowed = forms.BooleanField(
        label=_("Ordering on account is allowed"),
        required=False,
        initial=True,
        help_text=_("Without it the account stays and can be paid, but nobody orders on it."),
    )
    reason = _reason()

    def keep_currency(self, account):
        """Take the currency from the account: it is fixed."""
        self.fields["currency"].required = False
        self.fields["currency"].widget = forms.HiddenInput()
        self.fixed_currency = account.currency

    def clean_currency(self):
        return getattr(self, "fixed_currency", None) or self.cleaned_data["currency"]


class OpeningForm(TermsForm):
    """The same for a new account, of the partner with this code."""

    partner = forms.CharField(
        label=_("Partner, by code"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ["partner", "currency", "limit", "tolerance", "is_on_account_allowed", "reason"]


class SubLimitForm(forms.Form):
    """A part of an account for a node below, by its code."""

    partner = forms.CharField(
        label=_("Node below, by code"), max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "list": "nodes"}),
    )  # fmt: skip
    limit = _amount(_("Sub-limit"), help_text=_("What the node and all below it may use of the account at once."))
    reason = _reason()


class SubLimitChangeForm(forms.Form):
    limit = _amount(_("Sub-limit"))
    reason = _reason()


class SubLimitEndForm(forms.Form):
    reason = _reason()


class MonthForm(forms.Form):
    """The month of a statement, of those that the page offers."""

    def __init__(self, *args, months, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"] = forms.ChoiceField(label=_("Month"), choices=months)


class AccountFilter(django_filters.FilterSet):
    """Find accounts by company; narrow by how they stand."""

    state = django_filters.ChoiceFilter(method="standing", choices=STATES, label=_("Status"))
    currency = django_filters.ChoiceFilter(choices=[(code, code) for code in CURRENCIES], label=_("Currency"))
    allowed = django_filters.ChoiceFilter(method="allowing", choices=YES_NO, label=_("Ordering on account"))
    q = django_filters.CharFilter(
        method="search", label=_("Search accounts"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Account
        fields = []

    def standing(self, accounts, name, state):
        if state == "stopped":
            return accounts.exclude(stopped_at=None)
        nearly = Q(balance__lte=F("limit") * NEARLY / 100)
        found = accounts.filter(stopped_at=None)
        return found.filter(nearly) if state == "nearly" else found.exclude(nearly)

    def allowing(self, accounts, name, wanted):
        return accounts.filter(is_on_account_allowed=wanted == "yes")

    def search(self, accounts, name, text):
        text = text.strip().replace("\0", "")
        return accounts.filter(Q(partner__name__icontains=text) | Q(partner__code__icontains=text))


class LedgerFilter(django_filters.FilterSet):
    """Find movements of one account: by kind, time, text and who made them."""

    kind = django_filters.ChoiceFilter(
        method="of_kind",
        choices=[*EntryKind.choices, (UNEXPLAINED, _("Other movements"))],
        label=_("Kind"),
    )
    at = django_filters.DateFromToRangeFilter(field_name="at", label=_("Period"), widget=DatesBetween())
    by = django_filters.CharFilter(
        method="made_by", label=_("By"), widget=forms.TextInput({"maxlength": 100, "autocomplete": "off"})
    )
    q = django_filters.CharFilter(
        method="search", label=_("Search movements"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = LedgerEntry
        fields = []

    def __init__(self, *args, account, **kwargs):
        super().__init__(*args, **kwargs)
        self.account = account

    def of_kind(self, entries, name, kind):
        if kind == UNEXPLAINED:
            return entries.filter(kind__in=POSTED, order=None, receipt=None)
        return entries.filter(kind=kind)

    def made_by(self, entries, name, text):
        return ledger_list.made_by(entries, text)

    def search(self, entries, name, text):
        return ledger_list.containing(entries, self.account, text)

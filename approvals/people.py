"""What approvals ask about a person: spending limits, approver, proxies (A1, A3). settings.PERSON_FORMS names it.

Approvers and proxies are named by user name: one may name people
of one's own sight and, because approvers sit above, those of the nodes on the way up to the root.
"""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.actions import limit as limits
from approvals.actions import period_limit as period_limits
from approvals.models import Period
from core.refusal import Refused
from partners.queries.people import nameable

OFFERED = 200
MAX_AMOUNT = Decimal(10) ** 12


def _amount(label):
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=MAX_AMOUNT,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class LimitForm(forms.Form):
    """Limits, approver and the people he stands in for. Only a limit and an approver together are in effect (A1)."""

    title = gettext_lazy("Spending limit")
    template = "approvals/people/fields.html"

    amount = _amount(gettext_lazy("One order"))
    day = _amount(gettext_lazy("A day"))
    week = _amount(gettext_lazy("A week"))
    month = _amount(gettext_lazy("A month"))
    quarter = _amount(gettext_lazy("A quarter"))
    year = _amount(gettext_lazy("A year"))
    approver = forms.CharField(
        label=gettext_lazy("Approver"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("The user name of whoever decides above the limit."),
        widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off", "spellcheck": "false"}),
    )
    deputy_for = forms.CharField(
        label=gettext_lazy("Stands in for"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("User names, separated by commas: he may decide wherever they are the approver."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, partner, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.partner, self.by, self.approver_now = partner, by, None

    def period_fields(self):
        """Give the fields of the limits per period, as they are drawn."""
        return [self[period] for period in Period.values]

    def colleagues(self):
        """Offer the people who may be named."""
        return nameable(self.partner, self.by)[:OFFERED]

    def clean_approver(self):
        return self._named(self.cleaned_data["approver"])

    def clean_deputy_for(self):
        names = [name.strip() for name in self.cleaned_data["deputy_for"].replace(";", ",").split(",")]
        return [self._named(name) for name in names if name]

    def keeps(self, limit):
        """Let an approver whom the reader could not name himself stay as he is."""
        self.approver_now = limit.approver if limit else None

    def write(self, membership, *, by, now):
        """Set what was filled in for a new person; raises Refused with the field it belongs to."""
        data = self.cleaned_data
        if any(data[name] is not None for name in ("amount", "approver", *Period.values)):
            self.write_all(membership, by=by, now=now)
        else:
            self._write_proxies(membership, by=by, now=now)

    def write_all(self, membership, *, by, now):
        """Set limit and approver as they stand, also to nothing, and add the proxies."""
        data = self.cleaned_data
        limits.set_limit(membership=membership, amount=data["amount"], approver=data["approver"], by=by, now=now)
        amounts = {period: data[period] for period in Period.values}
        period_limits.set_period_limits(membership=membership, amounts=amounts, by=by, now=now)
        self._write_proxies(membership, by=by, now=now)

    def _write_proxies(self, membership, *, by, now):
        for principal in self.cleaned_data["deputy_for"]:
            try:
                limits.add_proxy(principal=principal, deputy=membership, by=by, now=now)
            except Refused as refusal:
                raise Refused(refusal.sentence, field="deputy_for") from refusal

    def _named(self, username):
        username = username.strip()
        if not username:
            return None
        if self.approver_now and self.approver_now.user.username.lower() == username.lower():
            return self.approver_now
        found = nameable(self.partner, self.by).filter(user__username__iexact=username).first()
        if found is None:
            raise forms.ValidationError(_("There is nobody here with the user name %(name)s.") % {"name": username})
        return found

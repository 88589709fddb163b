"""What approvals show and ask on the pages about people: spending limit, approver, proxies (A1, A3).

settings.PERSON_PANELS and PERSON_FORMS name these. Approvers and proxies are named by user name: one may name people
of one's own sight and, because approvers sit above, those of the nodes on the way up to the root.
"""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.actions import limit as limits
from approvals.models import Proxy, SpendingLimit
from commerce.queries.order import Panel
from core.refusal import Refused
from partners.permissions import Permission
from partners.queries.people import nameable

OFFERED = 200
MAX_AMOUNT = Decimal(10) ** 12


class LimitForm(forms.Form):
    """Limit, approver and the people he stands in for. Only limit and approver together are in effect (A1)."""

    title = gettext_lazy("Spending limit")
    template = "approvals/people/fields.html"

    amount = forms.DecimalField(
        label=gettext_lazy("Spending limit"),
        required=False,
        min_value=0,
        max_value=MAX_AMOUNT,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
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
        self.fields["amount"].help_text = _("In %(currency)s; equal is free. Empty: no limit.") % {
            "currency": partner.currency
        }

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
        if data["amount"] is not None or data["approver"] is not None:
            self.write_all(membership, by=by, now=now)
        else:
            self._write_proxies(membership, by=by, now=now)

    def write_all(self, membership, *, by, now):
        """Set limit and approver as they stand, also to nothing, and add the proxies."""
        data = self.cleaned_data
        limits.set_limit(membership=membership, amount=data["amount"], approver=data["approver"], by=by, now=now)
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


def panel(*, membership, acting):
    """Give the limits of a person at a place, with a form for who may change them."""
    if membership.partner.kind == membership.partner.Kind.OPERATOR or membership.ended_at is not None:
        return None
    limit = SpendingLimit.objects.filter(membership=membership).select_related("approver__user").first()
    people = ("principal__user", "deputy__user")
    context = {
        "place": membership,
        "limit": limit,
        "is_half_set": limit is not None and (limit.amount is None) != (limit.approver_id is None),
        "stands_in_for": Proxy.objects.filter(deputy=membership).select_related(*people),
        "proxies": Proxy.objects.filter(principal=membership).select_related(*people),
        "approver_of": SpendingLimit.objects.filter(approver=membership).select_related("membership__user")[:20],
        "may_change": acting.may(Permission.USER_MANAGE) and acting.user_id != membership.user_id,
    }
    return Panel("approvals/people/panel.html", context)

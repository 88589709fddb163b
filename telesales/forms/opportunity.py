"""What people send about opportunities (T5): shape only, the rules decide."""

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commerce import price_text
from commerce.forms.cart import ItemForm, QuantityForm, sent
from commerce.forms.checkout import DateInput, DraftForm
from commerce.forms.fields import WholeField
from commerce.forms.quick_order import MOST_ROWS, QuickForm, pasted
from commerce.forms.ranges import DatesBetween
from core import clock
from core.lists import ticked_ids
from partners.permissions import Permission
from telesales.actions.opportunity_lines import Offered
from telesales.models import OPPORTUNITY_LIVE, Opportunity, OpportunityState
from telesales.models.setup import SELLER_ROLE_CHOICES
from telesales.rules.opportunity import MAX_REASON

LONGEST_TEXT = 4000
STATES = [
    ("live", _("Under way")),
    *OpportunityState.choices,
    ("deleted", _("Deleted")),
]


class OfferField(forms.CharField):
    """Another price than the customer's own: "9.20", or "8 %" off it; "+5 %" is so much more. None where empty."""

    def __init__(self, **kwargs):
        super().__init__(label=_("Offered price"), required=False, max_length=30, **kwargs)

    def clean(self, value):
        text = super().clean(value).strip().replace("\0", "")
        if not text:
            return None
        is_per_cent = text.endswith("%")
        try:
            found = price_text.price_of(text.rstrip("% "), is_signed=is_per_cent)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        if not is_per_cent:
            return Offered(price=found)
        per_cent = -abs(found) if text.startswith("+") else abs(found)
        if not -1000 <= per_cent <= 100:
            raise forms.ValidationError(_now("Enter at most 100 per cent."))
        return Offered(per_cent=per_cent)


class LineForm(QuantityForm):
    """One line: quantity, offered price with its reason, note."""

    offer = OfferField()
    reason = forms.CharField(label=_("Reason"), max_length=MAX_REASON, required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    @property
    def offered(self):
        """The Offered price with its reason, None for the customer's own."""
        return offered(self.cleaned_data)


class BulkForm(forms.Form):
    """What is done with ticked lines: an offered price for all of them, their own price again, or out with them."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("offer", "own", "remove")])
    offer = OfferField()
    reason = forms.CharField(label=_("Reason"), max_length=MAX_REASON, required=False)

    def clean(self):
        if self.cleaned_data.get("act") == "offer" and not self.errors and self.cleaned_data["offer"] is None:
            self.add_error("offer", _("Enter a price, or so many per cent: 8 %."))
        return self.cleaned_data

    @property
    def ids(self):
        return ticked_ids(sent(self, "ids"))

    @property
    def offered(self):
        return offered(self.cleaned_data) if self.cleaned_data["act"] == "offer" else None


def offered(data):
    """Give the Offered of a line as it was sent; nothing where no price is offered."""
    found = data["offer"]
    return found and Offered(price=found.price, per_cent=found.per_cent, reason=data["reason"].strip())


class AddForm(ItemForm):
    """A code and a quantity, the box over the lines."""


class PasteForm(forms.Form):
    """Lines pasted from elsewhere: code, quantity, note."""

    pasted = QuickForm.base_fields["pasted"]

    def rows(self):
        return pasted(self.cleaned_data["pasted"])[:MOST_ROWS]


class FactsForm(forms.Form):
    """What an opportunity is about; `offer` hides what the reader's role may not set."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("How you and your colleagues call it."))
    attribution = forms.CharField(
        label=_("Came about through"), max_length=80, required=False, help_text=_("A fair, a campaign, a colleague.")
    )
    service_from = forms.DateField(
        label=_("Service begins"), required=False, widget=DateInput(format="%Y-%m-%d"),
        help_text=_("Stands on the quote."),
    )  # fmt: skip
    billing_from = forms.DateField(
        label=_("Billing begins"), required=False, widget=DateInput(format="%Y-%m-%d"),
        help_text=_("Stands on the quote."),
    )  # fmt: skip
    terms = forms.CharField(
        label=_("Terms"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("What you agree beside the prices; the customer reads it on the quote."),
    )  # fmt: skip
    notes = forms.CharField(
        label=_("Internal notes"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Only those who sell read them."),
    )  # fmt: skip

    def offer(self, setting):
        """Hide what sellers of a role may not set; what is sent of it all the same is refused by the rules."""
        fields: dict = self.fields
        for name, may in (("terms", setting.custom_terms), ("service_from", setting.set_dates),
                          ("billing_from", setting.set_dates)):  # fmt: skip
            if not may:
                fields[name].widget = forms.HiddenInput()


class NewForm(QuickForm):
    """A new opportunity: its name, what it came about through, notes, and rows of products."""

    name = FactsForm.base_fields["name"]  # type: ignore[assignment]
    attribution = FactsForm.base_fields["attribution"]
    notes = FactsForm.base_fields["notes"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, targets=[], **kwargs)
        del self.fields["to"]

    def clean(self):
        room = MOST_ROWS - len(self.rows())
        if len(pasted(self.cleaned_data.get("pasted", ""))) > room:
            self.add_error("pasted", _("The table holds %(most)s rows.") % {"most": MOST_ROWS})
        return self.cleaned_data


class TermsForm(DraftForm):
    """How it is delivered and paid: what the customer would enter at the checkout. Only what is offered is taken."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in (("payment_method", _("How the customer pays")), ("po_number", _("His PO number")),
                            ("reference", _("His reference"))):  # fmt: skip
            self.fields[name].label = label
        self.fields["cost_centre"].help_text = _("What his company charges it to in its own books.")

    def clean(self):
        for name in ("ship_to", "bill_to", "delivery", "cost_centre"):
            value = self.cleaned_data.get(name)
            known = {str(choice[0]) for choice in getattr(self.fields[name].widget, "choices", [])}
            if value is not None and str(value) not in known:
                self.add_error(name, _("This is not offered for the customer: choose another."))
        return self.cleaned_data


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=MAX_REASON, widget=forms.Textarea({"rows": 2}), help_text=_("The owner reads it.")
    )


class OwnerForm(forms.Form):
    """Who takes an opportunity over."""

    q = forms.CharField(label=_("Find somebody"), max_length=100, required=False)
    owner = WholeField(label=_("New owner"), min_value=1, widget=forms.RadioSelect)
    is_agreed = forms.BooleanField(label=_("Its products are removed"), required=False)


class OpportunityFilter(django_filters.FilterSet):
    """Find opportunities; those that are under way are shown first."""

    state = django_filters.ChoiceFilter(method="standing", choices=STATES, label=_("State"), empty_label=_("All"))
    owner = django_filters.ChoiceFilter(
        method="owned", choices=[("mine", _("Mine")), ("others", _("Others'"))], label=_("Owner")
    )
    role = django_filters.ChoiceFilter(field_name="owner_role", choices=SELLER_ROLE_CHOICES, label=_("Sold by"))
    ends = django_filters.ChoiceFilter(
        method="ending", choices=[("3", _("Within 3 days")), ("7", _("Within 7 days"))], label=_("Expires")
    )
    created = django_filters.DateFromToRangeFilter(field_name="created_at", label=_("Begun"), widget=DatesBetween)
    q = django_filters.CharFilter(
        method="search", label=_("Search opportunities"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Opportunity
        fields = []

    @property
    def _now(self):
        return self.request.acting.read_at or clock.now()

    def standing(self, found, name, state):
        """By the clock: what has run out has expired, whether or not the worker has noted it."""
        if state == "deleted":
            return found.filter(deleted_at__isnull=False)
        found = found.filter(deleted_at=None)
        if state == OpportunityState.EXPIRED:
            return found.filter(Q(state=state) | Q(state__in=OPPORTUNITY_LIVE, expires_at__lte=self._now))
        running = found.filter(expires_at__gt=self._now)
        if state == "live":
            return running.filter(state__in=OPPORTUNITY_LIVE)
        return running.filter(state=state) if state in OPPORTUNITY_LIVE else found.filter(state=state)

    def owned(self, found, name, whose):
        mine = Q(owner=self.request.acting.membership_id)
        return found.filter(mine) if whose == "mine" else found.exclude(mine)

    def ending(self, found, name, days):
        until = self._now + timedelta(days=int(days))
        return found.filter(state__in=OPPORTUNITY_LIVE, expires_at__gt=self._now, expires_at__lte=until)

    def search(self, found, name, text):
        text = text.strip().replace("\0", "")
        hit = Q()
        for field in ("number", "name", "attribution", "customer__user__name", "partner__name", "partner__code",
                      "owner__user__name"):  # fmt: skip
            hit |= Q(**{f"{field}__icontains": text})
        return found.filter(hit)

    @property
    def qs(self):
        """Deleted ones only where they are asked for."""
        found = super().qs
        asked = self.form.cleaned_data.get("state") if self.form.is_bound and self.form.is_valid() else ""
        may = self.request is not None and self.request.acting.may(Permission.SALE_MANAGE)
        return found if asked == "deleted" and may else found.filter(deleted_at=None)


class PipelineForm(forms.Form):
    """Over which time the report is, and in which currency."""

    since = forms.DateField(label=_("Begun from"), required=False, widget=DateInput(format="%Y-%m-%d"))
    until = forms.DateField(label=_("Begun until"), required=False, widget=DateInput(format="%Y-%m-%d"))
    currency = forms.CharField(label=_("Currency"), required=False, max_length=3)

"""What administrators enter about how an organisation approves, and what everybody enters about his absences."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.models import ApprovalMode
from approvals.queries import who_approves
from commerce.forms.fields import PlainDecimalField
from partners.forms.people import ZoneField
from partners.forms.registration import CURRENCIES
from partners.queries.people import nameable

OFFERED = 200


class PolicyForm(forms.Form):
    """The organisation's settings."""

    mode = forms.ChoiceField(
        label=gettext_lazy("Who decides"),
        choices=[
            (ApprovalMode.CHAIN, gettext_lazy("Each limit asks the next approver")),
            (ApprovalMode.POOL, gettext_lazy("Whoever may accept orders decides first, then the limits")),
        ],
        widget=forms.RadioSelect,
    )
    time_zone = ZoneField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Days, weeks and months of limits and budgets begin here at midnight."),
    )
    remind_after_hours = forms.IntegerField(
        label=gettext_lazy("Remind after hours"), min_value=1, max_value=720, help_text=gettext_lazy("24 is a day.")
    )
    escalate_after_hours = forms.IntegerField(
        label=gettext_lazy("Ask the next one above after hours"),
        min_value=1,
        max_value=2160,
        required=False,
        help_text=gettext_lazy("72 is three days. Empty: it waits for whoever was asked."),
    )
    digest_from = forms.IntegerField(
        label=gettext_lazy("One mail a day from so many waiting orders on"),
        min_value=2,
        max_value=1000,
        help_text=gettext_lazy("Whoever has so many gets a list each morning and no single reminders."),
    )


class AbsenceForm(forms.Form):
    """From, until and who decides meanwhile; delegates are named by user name, as approvers are."""

    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput({"type": "date"}))
    last_day = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput({"type": "date"}))
    delegate = forms.CharField(
        label=gettext_lazy("Who decides meanwhile"),
        max_length=60,
        help_text=gettext_lazy("The user name of a colleague."),
        widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, place, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.place, self.by = place, by

    def colleagues(self):
        """Offer the people who may be named."""
        return nameable(self.place.partner, self.by).exclude(user_id=self.place.user_id)[:OFFERED]

    def clean_delegate(self):
        username = self.cleaned_data["delegate"].strip()
        found = nameable(self.place.partner, self.by).filter(user__username__iexact=username).first()
        if found is None:
            raise forms.ValidationError(_("There is nobody here with the user name %(name)s.") % {"name": username})
        return found


class TrialForm(forms.Form):
    """Whose order, how much, in which currency; people are named by user name."""

    person = forms.CharField(
        label=gettext_lazy("Who orders"),
        max_length=60,
        help_text=gettext_lazy("The user name."),
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off", "spellcheck": "false"}),
    )
    total = PlainDecimalField(label=gettext_lazy("For how much"), min_value=0, max_digits=15, decimal_places=2)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES])

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.fields["currency"].initial = scope.node.currency

    def people(self):
        """Offer the people whose orders one may try."""
        return who_approves.places(self.scope.node.pk).order_by("user__name", "pk")[:OFFERED]

    def clean_person(self):
        username = self.cleaned_data["person"].strip()
        found = who_approves.places(self.scope.node.pk).filter(user__username__iexact=username).order_by("pk").first()
        if found is None:
            raise forms.ValidationError(_("There is nobody here with the user name %(name)s.") % {"name": username})
        return found

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if "person" in data:
            data["place"] = data.pop("person")
        return data


class DaysForm(forms.Form):
    """From a day until another, both included."""

    begins = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}))
    ends = forms.DateField(label=gettext_lazy("Until"), widget=forms.DateInput({"type": "date"}))

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("begins") and data.get("ends") and data["ends"] < data["begins"]:
            self.add_error("ends", _("The last day comes before the first."))
        return data

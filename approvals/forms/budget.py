"""What is entered about budgets, and how they are looked for (A7)."""

import django_filters
from django import forms
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from approvals.models import Budget, BudgetEntry, BudgetEntryKind, BudgetPeriod, BudgetRule
from approvals.models.budget import BUDGET_PERIODS
from commerce.forms.fields import PlainDecimalField, WholeField
from core import clock

PERIODS = [(each.value, capfirst(each.label)) for each in BUDGET_PERIODS]
NEARLY = 80
"""From this per cent on a budget is nearly used up."""
USED = [("nearly", _("At least 80 % used")), ("over", _("Used up or above"))]


class BudgetForm(forms.Form):
    """What may be changed of a budget. An empty amount is no budget: spending is shown."""

    amount = PlainDecimalField(
        label=_("Amount"),
        required=False,
        max_digits=15,
        decimal_places=3,
        min_value=0,
        help_text=_("For each period, with tax. Empty: no limit, spending is only shown. 0: nothing may be ordered."),
    )
    rule = forms.ChoiceField(
        label=_("What becomes of an order above it"),
        choices=BudgetRule.choices,
        initial=BudgetRule.REQUIRE,
        widget=forms.RadioSelect,
        help_text=_("The buyer reads at checkout what will happen, before he submits."),
    )
    approver = forms.CharField(
        label=_("Who decides above it"),
        required=False,
        max_length=60,
        help_text=_("A user name, where an approval is asked for. Empty: the partner administrators."),
        widget=forms.TextInput({"list": "colleagues", "autocomplete": "off", "spellcheck": "false"}),
    )
    carries_over = forms.BooleanField(
        label=_("What is left goes into the next period"),
        required=False,
        help_text=_("Otherwise each period begins with the amount above, whatever was spent before."),
    )


class NewBudgetForm(BudgetForm):
    """The same for a new one, of the partner with this code, perhaps for one of its cost centres."""

    partner = forms.CharField(
        label=_("Company or branch, by code"),
        max_length=40,
        help_text=_("Orders of all branches below count too."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "list": "nodes"}),
    )
    cost_centre = WholeField(
        label=_("Cost centre"), required=False, min_value=1, widget=forms.Select,
        help_text=_("Only what is charged to it counts. None: every order."),
    )  # fmt: skip
    period = forms.ChoiceField(label=_("Period"), choices=PERIODS)
    field_order = ["partner", "cost_centre", "period", "amount", "rule", "approver", "carries_over"]

    def __init__(self, *args, cost_centres=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cost_centre"].widget.choices = [("", _("None: every order")), *cost_centres]


class BudgetFilter(django_filters.FilterSet):
    """Find budgets by company and cost centre; those in use are shown first."""

    state = django_filters.ChoiceFilter(
        method="standing", choices=[("on", _("In use")), ("off", _("Switched off"))], label=_("Status")
    )
    period = django_filters.ChoiceFilter(choices=PERIODS, label=_("Period"))
    rule = django_filters.ChoiceFilter(choices=BudgetRule.choices, label=_("Above it"))
    q = django_filters.CharFilter(
        method="search", label=_("Search budgets"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Budget
        fields = []

    def standing(self, budgets, name, state):
        return budgets.filter(is_active=state == "on")

    def search(self, budgets, name, text):
        return budgets.filter(_named("", text))


class PeriodFilter(django_filters.FilterSet):
    """Narrow the report about spending: which time, how much is used."""

    time = django_filters.ChoiceFilter(
        method="of_time", choices=[("current", _("Now")), ("past", _("Over"))], label=_("Time")
    )
    used = django_filters.ChoiceFilter(method="using", choices=USED, label=_("Used"))
    period = django_filters.ChoiceFilter(field_name="budget__period", choices=PERIODS, label=_("Period"))
    budget = django_filters.NumberFilter(field_name="budget", label=_("Budget"), widget=forms.HiddenInput)
    q = django_filters.CharFilter(
        method="search", label=_("Search budgets"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = BudgetPeriod
        fields = []

    def of_time(self, found, name, wanted):
        today = (self.request.acting.read_at or clock.now()).date()
        return found.filter(ends_on__gt=today) if wanted == "current" else found.filter(ends_on__lte=today)

    def using(self, found, name, wanted):
        if wanted == "over":
            return found.filter(taken__gte=F("available"), taken__gt=0)
        return found.filter(taken__gt=0, taken__gte=F("available") * NEARLY / 100)

    def search(self, found, name, text):
        return found.filter(_named("budget__", text))


class EntryFilter(django_filters.FilterSet):
    """Find what orders did to one budget."""

    kind = django_filters.ChoiceFilter(choices=BudgetEntryKind.choices, label=_("What"))
    q = django_filters.CharFilter(
        method="search", label=_("Search entries"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = BudgetEntry
        fields = []

    def search(self, entries, name, text):
        text = text.strip().replace("\0", "")
        found = Q(order__number__icontains=text) | Q(order__buyer__name__icontains=text)
        return entries.filter(found | Q(order__partner__name__icontains=text))


def _named(prefix, text):
    text = text.strip().replace("\0", "")
    names = ("partner__name", "partner__code", "cost_centre__code", "cost_centre__name")
    found = Q()
    for name in names:
        found |= Q(**{f"{prefix}{name}__icontains": text})
    return found

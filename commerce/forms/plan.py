"""What people enter about payment plans, and how lists of them are narrowed (F8)."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.models import PaymentMethod, PaymentPlan, PlanKind, PlanState
from commerce.pages.plan import day
from commerce.queries import plan as queries
from commerce.rules.reason import MAX_REASON
from core.forms import BackForm


class PlanChangeForm(BackForm):
    """Why a plan is paused or ended; the buyer reads it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=MAX_REASON, widget=forms.Textarea({"rows": 2}), help_text=_("The buyer reads it.")
    )


class LeaveForm(BackForm):
    """The buyer ends his own subscription; he need not say why."""

    reason = forms.CharField(
        label=_("Why do you end it?"), max_length=MAX_REASON, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("You need not say; it helps your seller."),
    )  # fmt: skip


class PlanFilter(django_filters.FilterSet):
    """By how they stand, what kind they are, how they are paid, by order, company or buyer."""

    state = django_filters.ChoiceFilter(choices=PlanState.choices, label=_("State"))
    kind = django_filters.ChoiceFilter(choices=PlanKind.choices, label=_("Kind"))
    method = django_filters.ChoiceFilter(field_name="payment_method", choices=PaymentMethod.choices, label=_("Payment"))
    late = django_filters.ChoiceFilter(
        method="by_late", choices=[("overdue", _("Overdue"))], label=_("To be looked at")
    )
    q = django_filters.CharFilter(
        method="search", label=_("Search plans"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = PaymentPlan
        fields = []

    def by_late(self, plans, name, wanted):
        return queries.overdue(plans, day(self.request.acting.read_at))

    def search(self, plans, name, text):
        return queries.matching(plans, text.replace("\0", "").strip())

"""The choices of the demo's card provider, and how Finance looks for payments."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.models import Payment
from commerce.queries import payment as queries

CHOICES = [
    ("pays", _("The card pays")),
    ("secure", _("The bank asks for a confirmation first (3-D Secure)")),
    ("declined", _("The card is declined")),
    ("unreachable", _("The provider cannot be reached")),
    ("keeps", _("The card pays, but refunds will fail")),
]
LATER = [
    ("next", _("This payment succeeds, the next one is declined once")),
    ("third", _("Payments succeed until the third of the plan: not enough money from there on")),
    ("away", _("This payment succeeds, later the provider cannot be reached")),
]
"""What else a card may do that its buyer leaves for what follows."""
NEEDS = [("due", _("Money still to go back")), ("failed", _("Refund failed")), ("doubted", _("Amount differs"))]


class DemoCardForm(forms.Form):
    """No card number: the demo asks for nothing that one would have to keep safe."""

    choice = forms.ChoiceField(label=_("What happens"), choices=CHOICES, widget=forms.RadioSelect, initial="pays")

    def __init__(self, *args, keeps_card=False, **kwargs):
        super().__init__(*args, **kwargs)
        if keeps_card:
            self.fields["choice"].choices = [*CHOICES, *LATER]  # type: ignore[attr-defined]


class PaymentFilter(django_filters.FilterSet):
    """By state, by what is to be done, by order, company or buyer."""

    status = django_filters.ChoiceFilter(
        choices=[(state, words) for state, (words, _tone) in queries.STATES.items()], label=_("State")
    )
    needs = django_filters.ChoiceFilter(method="by_need", choices=NEEDS, label=_("To be looked at"))
    q = django_filters.CharFilter(
        method="search", label=_("Search payments"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Payment
        fields = []

    def by_need(self, payments, name, wanted):
        return queries.needing(payments, wanted)

    def search(self, payments, name, text):
        text = text.replace("\0", "").strip()
        partner = Q(partner__name__icontains=text) | Q(partner__code__iexact=text)
        return payments.filter(partner | Q(order__number__iexact=text) | Q(user__name__icontains=text))

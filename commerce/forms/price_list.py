"""What people send about price lists: what a list says about itself, copies, whom it is given to (C2)."""

import re

import django_filters
from babel import numbers
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commerce.forms.price_fields import MomentField, PartnerField, PriceField, PriorityField
from commerce.models import PriceList, PricePolicy
from commerce.queries import price_list as queries
from core import clock

CURRENCY = re.compile(r"[A-Z]{3}")
NET_GROSS = [("net", _("Net: tax is added")), ("gross", _("Gross: tax is included"))]


class PriceListForm(forms.Form):
    """`is_own`: the list of a company, which recommends no prices to others."""

    name = forms.CharField(label=_("Name"), max_length=120)
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        help_text=_("Three letters, such as EUR. It stays once the list holds prices."),
    )
    taxes = forms.ChoiceField(label=_("Prices are"), choices=NET_GROSS, initial="net", widget=forms.RadioSelect)
    priority = PriorityField(
        required=True, initial=0, help_text=_("Of several lists the one with the highest number counts first.")
    )
    effective_from = MomentField(label=_("In force from"), hint=_("Empty: at once."))
    effective_to = MomentField(label=_("Until before"), hint=_("Empty: without an end."))
    is_active = forms.BooleanField(
        label=_("Active"),
        required=False,
        initial=True,
        help_text=_("Off: it counts for nobody, as if it were not given."),
    )
    is_recommended = forms.BooleanField(
        label=_("Recommended prices: shown struck beside the buyer's own"),
        required=False,
        help_text=_("One list in each currency. Nobody pays these prices because of it."),
    )

    def __init__(self, *args, is_own, is_currency_fixed=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["is_recommended"]
        self.fields["currency"].disabled = is_currency_fixed

    def clean_currency(self):
        code = self.cleaned_data["currency"].upper()
        if not CURRENCY.fullmatch(code) or not numbers.is_currency(code):
            raise forms.ValidationError(_("That is not a currency: enter three letters, such as EUR."))
        return code

    @property
    def values(self):
        data = self.cleaned_data
        plain = ("name", "currency", "priority", "effective_from", "effective_to", "is_active")
        known = {name: data[name] for name in plain}
        return {**known, "is_gross": data["taxes"] == "gross", "is_recommended": data.get("is_recommended", False)}


def initial(price_list):
    """Give what the form shows of a list."""
    names = ("name", "currency", "priority", "effective_from", "effective_to", "is_active", "is_recommended")
    return {**{name: getattr(price_list, name) for name in names}, "taxes": "gross" if price_list.is_gross else "net"}


class CopyForm(forms.Form):
    name = forms.CharField(label=_("Name of the copy"), max_length=120)
    percent = PriceField(
        label=_("Change of prices in per cent"),
        required=False,
        is_signed=True,
        help_text=_("5 makes every price 5 % dearer, -5 cheaper. Empty: as they are."),
    )

    def clean_percent(self):
        percent = self.cleaned_data["percent"] or 0
        if not -100 <= percent <= 1000:
            raise forms.ValidationError(_("Enter a change from -100 to 1000 per cent."))
        return percent


class GiveForm(forms.Form):
    """Give a list to a partner; `rows` are the partners it may be given to."""

    partner = PartnerField(help_text=_("Code or name; everything below has the list as well."))
    priority = PriorityField(help_text=_("Empty: the list's own."))

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].rows = rows  # type: ignore[attr-defined]


class PriorityForm(forms.Form):
    priority = PriorityField()


class GiveListForm(forms.Form):
    """The other way round: give one of the lists there are to a partner."""

    price_list = forms.ModelChoiceField(PriceList.objects.none(), label=_("Price list"))
    priority = PriorityField(help_text=_("Empty: the list's own."))

    def __init__(self, *args, lists, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["price_list"].queryset = lists  # type: ignore[attr-defined]


class ModeForm(forms.Form):
    """How lists are merged; empty takes what is set above."""

    mode = forms.ChoiceField(
        label=_("Between lists"),
        required=False,
        choices=[("", _("As set above")), *PricePolicy.Mode.choices],
        widget=forms.RadioSelect,
    )

    def clean_mode(self):
        return self.cleaned_data["mode"] or None


class PriceListFilter(django_filters.FilterSet):
    """Find lists by name or owner; narrow by what they say about themselves."""

    q = django_filters.CharFilter(method="search", label=_("Name, owner"))
    state = django_filters.ChoiceFilter(method="by_state", choices=queries.STATES, label=_("In force"))
    currency = django_filters.ChoiceFilter(label=_("Currency"))
    owner = django_filters.ChoiceFilter(
        method="by_owner", choices=[("operator", _("Operator")), ("companies", _("Companies"))], label=_("Owner")
    )
    active = django_filters.ChoiceFilter(
        field_name="is_active", choices=[("True", _("Active")), ("False", _("Not active"))], label=_("Active")
    )

    class Meta:
        model = PriceList
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = self.queryset.order_by("currency").values_list("currency", flat=True).distinct()
        self.filters["currency"].extra["choices"] = [(code, code) for code in codes]
        if not self.request.acting.is_operator:
            del self.filters["owner"]

    def search(self, lists, name, text):
        return lists.filter(Q(name__icontains=text) | Q(owner__name__icontains=text) | Q(owner__code__iexact=text))

    def by_state(self, lists, name, state):
        return queries.in_state(lists, state, clock.now())

    def by_owner(self, lists, name, owner):
        return lists.filter(owner__isnull=owner == "operator")

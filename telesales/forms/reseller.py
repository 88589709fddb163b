"""How the customers of resellers are looked for and given (T5)."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from telesales.models import ResellerCustomer
from telesales.queries import reseller as queries


class ResellerFilter(django_filters.FilterSet):
    """Find reseller companies."""

    q = django_filters.CharFilter(
        method="search", label=_("Search resellers"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Partner
        fields = []

    def search(self, companies, name, text):
        return companies.filter(Q(name__icontains=text.strip()) | Q(code__icontains=text.strip()))


class CustomerFilter(django_filters.FilterSet):
    """Find customers; staff narrow by the reseller."""

    reseller = django_filters.ChoiceFilter(field_name="reseller_id", label=_("Reseller"))
    q = django_filters.CharFilter(
        method="search", label=_("Search customers"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = ResellerCustomer
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.request.acting.is_operator:
            named = queries.companies().order_by("name", "pk").values_list("pk", "name")
            self.filters["reseller"].extra["choices"] = list(named)
        else:
            del self.filters["reseller"]

    def search(self, links, name, text):
        text = text.strip()
        return links.filter(
            Q(customer__name__icontains=text) | Q(customer__code__icontains=text) | Q(customer__phone__icontains=text)
        )


class TakeOverForm(forms.Form):
    """Which of the companies found go to the reseller."""

    take_over = forms.BooleanField(label=_("Take over those that another reseller looks after"), required=False)


class ResellerChoice(forms.Form):
    """Which reseller company looks after one customer."""

    def __init__(self, *args, customer, **kwargs):
        super().__init__(*args, **kwargs)
        found = queries.companies().exclude(pk=customer.pk).order_by("name", "pk")
        self.companies = {str(each.pk): each for each in found}
        choices = [("", _("Choose")), *((key, each.name) for key, each in self.companies.items())]
        self.fields["reseller"] = forms.ChoiceField(label=_("Reseller"), choices=choices)

    @property
    def company(self):
        return self.companies[self.cleaned_data["reseller"]]

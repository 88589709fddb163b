"""What people send about partners."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, PartnerStatus


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=_("Own status"), choices=PartnerStatus)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed unless it is open; shown to everybody below."),
    )


class PartnerFilter(django_filters.FilterSet):
    """Find partners by name, code or e-mail, and by their own status."""

    q = django_filters.CharFilter(method="search", label=_("Name, code, e-mail"))
    status = django_filters.ChoiceFilter(choices=PartnerStatus.choices, label=_("Own status"))

    class Meta:
        model = Partner
        fields = []

    def search(self, partners, name, text):
        return partners.filter(Q(name__icontains=text) | Q(code__istartswith=text) | Q(email__icontains=text))

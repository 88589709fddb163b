"""What people ask of the audit (P14)."""

import re

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import timeline
from core.models import AuditEntry
from partners.models import Partner

SUBJECT = re.compile(r"([a-z_]{1,40}):([0-9]{1,18})")


def events():
    """Give the events that have a name, as choices."""
    return sorted(((event, title) for event, (title, _tone) in timeline.words().items()), key=lambda row: str(row[1]))


class AuditFilter(django_filters.FilterSet):
    """Find audit rows by who did it, what it was, when, about what and for which company."""

    q = django_filters.CharFilter(method="by_person", label=_("Who"))
    event = django_filters.ChoiceFilter(choices=events, label=_("What"), empty_label=_("Everything"))
    at = django_filters.DateFromToRangeFilter(label=_("When"))
    subject = django_filters.CharFilter(method="about", label=_("About, as kind:number"))
    company = django_filters.CharFilter(method="of_company", label=_("Company, by code"))

    class Meta:
        model = AuditEntry
        fields = []

    def by_person(self, entries, name, text):
        return entries.filter(Q(actor_name__icontains=text) | Q(behalf_of__icontains=text))

    def about(self, entries, name, text):
        found = SUBJECT.fullmatch(text.strip())
        if not found:
            return entries.none()
        return entries.filter(subject_type=found[1], subject_id=int(found[2]))

    def of_company(self, entries, name, text):
        return entries.filter(partner_id__in=Partner.objects.filter(code__iexact=text.strip()).values("pk"))

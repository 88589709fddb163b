"""How partners are looked for (P9)."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, PartnerStatus
from partners.queries import manager as managers
from partners.queries import search

EFFECTIVE = [("open", _("Open")), ("held", _("On hold or on credit hold")), ("closed", _("Closed"))]
PLACES = [("company", _("Companies")), ("branch", _("Branches"))]
ME, POOL = "me", "pool"
FOR_STAFF = ("manager", "place")


class PartnerFilter(django_filters.FilterSet):
    """Search, and narrow by what the list shows; a company's own people need no account manager to narrow by."""

    type = django_filters.ChoiceFilter(field_name="type_id", label=_("Type"))
    effective = django_filters.ChoiceFilter(method="effectively", choices=EFFECTIVE, label=_("Effective status"))
    status = django_filters.ChoiceFilter(choices=PartnerStatus.choices, label=_("Own status"))
    level = django_filters.ChoiceFilter(field_name="level_id", label=_("Level"))
    manager = django_filters.ChoiceFilter(method="managed_by", label=_("Account manager"))
    place = django_filters.ChoiceFilter(method="placed", choices=PLACES, label=_("Companies or branches"))
    q = django_filters.CharFilter(
        method="search", label=_("Search partners"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )
    """The last, so that it ranks what the others leave."""

    class Meta:
        model = Partner
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = search.choices()
        for name in ("type", "level"):
            self.filters[name].extra["choices"] = known[name]
        self.filters["manager"].extra["choices"] = [
            (ME, _("Me")),
            (POOL, _("Nobody (the pool)")),
            *known["manager"],
        ]
        if not self.request.acting.is_operator:
            for name in FOR_STAFF:
                del self.filters[name]

    def search(self, partners, name, text):
        is_file = "export" in self.request.GET or self.request.method == "POST"
        return search.containing(partners, text) if is_file else search.matching(partners, text)

    def effectively(self, partners, name, wanted):
        return search.effectively(partners, wanted)

    def managed_by(self, partners, name, wanted):
        if wanted == POOL:
            return managers.pool(partners)
        return managers.cared_for(partners, self.request.acting.membership_id if wanted == ME else int(wanted))

    def placed(self, partners, name, wanted):
        return partners.filter(parent__isnull=wanted == "company")

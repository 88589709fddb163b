"""The list of requisition lists, as it is declared (O1)."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from core import lists
from core.templatetags.ui import status

WHOSE = [("mine", _("Mine")), ("shared", _("Shared with me"))]


class RequisitionFilter(django_filters.FilterSet):
    """Search by name and product, and by whose they are."""

    whose = django_filters.ChoiceFilter(method="by_owner", choices=WHOSE, label=_("Whose"))
    q = django_filters.CharFilter(
        method="search", label=_("Search lists"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    def by_owner(self, queryset, name, wanted):
        mine = {"user_id": self.request.acting.user_id}
        return queryset.filter(**mine) if wanted == "mine" else queryset.exclude(**mine)

    def search(self, queryset, name, text):
        text = text.replace("\0", "").strip()
        found = queryset.filter(name__icontains=text) | queryset.filter(lines__product__code__iexact=text)
        return queryset.filter(pk__in=found.values("pk"))


def _sharing(row):
    return status("submitted", _("Shared")) if row.is_shared else "–"


LISTS = lists.Listing(
    key="requisition_lists",
    title=_("Requisition lists"),
    url="commerce:requisition_lists",
    sort="name",
    filterset=RequisitionFilter,
    search_hint=_("Name, or the code of a product"),
    icon="star",
    nothing=lists.Nothing(
        _("No list yet"),
        _("Keep what you order again and again: start a list here, or save a cart or an order as one."),
        url="commerce:requisition_list_new",
        label=_("New list"),
    ),
    columns=(
        lists.Column(
            "name", _("Name"), lambda row: row.name, sort="name", fixed=True,
            cell="commerce/requisition/index.html#name_cell",
        ),
        lists.Column("owner", _("Owner"), lambda row: row.user.name, sort="user__name"),
        lists.Column("shared", _("Shared"), lambda row: row.is_shared, cell=_sharing),
        lists.Column("lines", _("Lines"), lambda row: row.line_count, align="end"),
        lists.Column("changed", _("Changed"), lambda row: row.changed_at, sort="changed_at"),
        lists.Column("note", _("Note"), lambda row: row.note, shown=False),
    ),
)  # fmt: skip

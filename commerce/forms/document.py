"""How documents are looked for (O8)."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.models import Document, DocumentKind
from commerce.queries import document as queries


def _day(field, lookup, label):
    """Ask for a day, counted in the reader's own time zone."""
    widget = forms.DateInput({"type": "date"})
    return django_filters.DateFilter(field_name=field, lookup_expr=lookup, label=label, widget=widget)


class DocumentFilter(django_filters.FilterSet):
    """Find documents by number, order, PO number or company; narrow by kind and by day."""

    kind = django_filters.ChoiceFilter(choices=DocumentKind.choices, label=_("Kind"))
    since = _day("issued_at", "date__gte", _("Issued from"))
    until = _day("issued_at", "date__lte", _("Issued until"))
    due = _day("due_on", "lte", _("Due until"))
    q = django_filters.CharFilter(
        method="search", label=_("Search documents"), widget=forms.TextInput({"maxlength": 100, "type": "search"})
    )

    class Meta:
        model = Document
        fields = []

    def search(self, documents, name, text):
        return queries.matching(documents, text)

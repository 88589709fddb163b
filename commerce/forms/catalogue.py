"""What people ask of the catalogue. Nothing typed is an error here: it finds something, or nothing."""

from django import forms
from django.http import QueryDict

from commerce.queries import facets, search

MOST_CHOICES = 50
VIEWS = ("grid", "list")


class TextField(forms.CharField):
    """A text without control signs, cut where it is too long to be meant."""

    def to_python(self, value):
        return search.cleaned(super().to_python(value))

    def run_validators(self, value):
        """Everything that is left may be looked for."""


class CatalogueForm(forms.Form):
    q = TextField(required=False)
    category = TextField(required=False)
    view = TextField(required=False)
    of = TextField(required=False)

    def clean_view(self):
        view = self.cleaned_data["view"]
        return view if view in VIEWS else VIEWS[0]

    def chosen(self):
        """Give the facet values in the address: {parameter: [value]}."""
        assert isinstance(self.data, QueryDict)
        return {
            name: list(dict.fromkeys(value.strip() for value in values if value.strip()))[:MOST_CHOICES]
            for name, values in self.data.lists()
            if name == facets.AVAILABILITY or name.startswith(facets.PREFIX)
        }

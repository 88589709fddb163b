"""What people ask of the catalogue. Nothing typed is an error: it finds something, or nothing. So it is no form."""

from typing import NamedTuple

from commerce.queries import facets, search

MOST_CHOICES = 50
VIEWS = ("grid", "list")


class Asked(NamedTuple):
    """What an address asks for; `of` is the product that a quantity was typed for."""

    q: str
    category: str
    view: str
    of: str


def asked(query):
    """Read an address: texts without control signs, cut where they are too long to be meant."""
    q, category, view, of = [search.cleaned(query.get(name, "")) for name in Asked._fields]
    return Asked(q, category, view if view in VIEWS else VIEWS[0], of)


def chosen(query):
    """Give the facet values in the address: {parameter: [value]}."""
    return {
        name: list(dict.fromkeys(value.strip() for value in values if value.strip()))[:MOST_CHOICES]
        for name, values in query.lists()
        if name == facets.AVAILABILITY or name.startswith(facets.PREFIX)
    }

"""What narrows the catalogue as the page offers it: chips to take off, links that keep everything else."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

PASSING = ("page", "of", "quantity")
"""What does not stay in a link to other products."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice in force, and the address without it."""

    label: str
    value: str
    url: str


class Narrowing:
    """Links of a page, made from its own address (a QueryDict)."""

    def __init__(self, query, found, text):
        self._query, self._found, self._text = query.copy(), found, text
        for name in PASSING:
            self._query.pop(name, None)

    @property
    def chips(self):
        """The choices in force."""
        found = [Chip(_("Search"), self._text, self._without("q", None))] if self._text else []
        if self._found.path:
            found.append(Chip(_("Category"), self._found.path[-1][2], self._without("category", None)))
        return found + [
            Chip(facet.label, value.label, self._without(facet.parameter, value.value))
            for facet in self._found.facets
            for value in [*facet.first, *facet.more]
            if value.is_chosen
        ]

    @property
    def reset_url(self):
        """The address of everything, looked at in the same way."""
        return f"?view={self._query['view']}" if self._query.get("view") else "?"

    @property
    def as_grid(self):
        return self._with("view", "grid")

    @property
    def as_list(self):
        return self._with("view", "list")

    @property
    def everywhere(self):
        """The same in all categories."""
        return self._without("category", None)

    @property
    def branches(self):
        """The category tree: (branch, address)."""
        return [(branch, self._with("category", branch.code)) for branch in self._found.branches]

    def _with(self, name, value):
        query = self._query.copy()
        query[name] = value
        return f"?{query.urlencode()}"

    def _without(self, name, value):
        query = self._query.copy()
        query.setlist(name, [each for each in query.getlist(name) if value is not None and each != value])
        return f"?{query.urlencode()}"

"""One page of a declared list with everything that its templates show."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from core.lists import address, chips, keyset


@dataclass(frozen=True, slots=True)
class Item:
    """A row with the id that its tick box sends."""

    id: int
    row: Any


class ListPage:
    """The state of a list as its address says, before and after its rows are read."""

    def __init__(self, request, listing, queryset, defaults=None):
        self.request = request
        self.defaults = defaults or {}
        self.listing = listing
        self.acting = request.acting
        self.query = request.GET
        self.filter: Any = (
            listing.filterset(request.GET, queryset=queryset, request=request) if listing.filterset else None
        )
        self.is_valid = self.filter is None or self.filter.form.is_valid()
        self.found = self.filter.qs if self.filter else queryset
        self.order = keyset.order_of(queryset.model, listing.sorts, request.GET.get("sort", listing.sort), listing.sort)
        self.items = []
        self.saved_views = []

    # ------------------------------------------------------------ rows
    def read(self, enrich=None):
        """Read the rows of the page that the address asks for."""
        size, cursors = self.listing.size, self._cursors()
        rows, self.has_previous, self.has_next, position = self._window(cursors[0], cursors[1], size)
        if not rows and any(cursors):
            rows, self.has_previous, self.has_next, position = self._window(None, None, size)
        self._edges = [keyset.place_of(row, position + at) for at, row in enumerate(rows)]
        self.first, self.last = (position, position + len(rows) - 1) if rows else (0, 0)
        self._count()
        ids = [keyset.row_id(row) for row in rows]
        shown = enrich(rows) if enrich else rows
        self.items = [Item(pk, row) for pk, row in zip(ids, shown, strict=True)]
        return self

    def _cursors(self):
        read = [self.query.get(name, "") for name in ("after", "before")]
        return [keyset.read(self.listing.key, self.order, given) if given else None for given in read]

    def _window(self, after, before, size):
        """Give (rows, whether there are rows before, whether after, position of the first)."""
        if before and not after:
            back = keyset.after(self.found, self.order.turned(), before, size + 1)
            if len(back) > size:
                return back[size - 1 :: -1], True, True, max(2, before.position - size)
        rows = keyset.after(self.found, self.order, after, size + 1)
        return rows[:size], after is not None, len(rows) > size, after.position + 1 if after else 1

    def _count(self):
        if not self.has_next:
            self.total, self.is_exact = self.last, True
            return
        most = self.listing.counted
        counted = self.found.order_by()[: most + 1].count()
        self.is_exact = counted <= most
        self.total = max(counted, self.last) if self.is_exact else max(most, self.last)

    # ------------------------------------------------------------ addresses
    @property
    def url(self):
        return reverse(self.listing.url) if self.listing.url else self.request.path

    @property
    def reset_url(self):
        """The list without filters, also without the reader's default view."""
        kept = {name: self.query.get(name) for name in self.listing.keeps}
        return address.link(self.query, list(self.query), view="", **kept)

    @property
    def first_url(self):
        return address.link(self.query)

    @property
    def previous_url(self):
        return f"{self._joined}before={keyset.token(self.listing.key, self.order, self._edges[0])}"

    @property
    def next_url(self):
        return f"{self._joined}after={keyset.token(self.listing.key, self.order, self._edges[-1])}"

    @property
    def _joined(self):
        link = address.link(self.query)
        return link if link == "?" else f"{link}&"

    @property
    def current(self):
        """The list's own address as it stands, for what comes back to it."""
        return self.request.get_full_path()

    @property
    def view_query(self):
        """What a saved view keeps."""
        return address.carried(self.query, ("view",)).urlencode(safe=",")

    # ------------------------------------------------------------ what the bars show
    @cached_property
    def columns(self):
        """The columns that are shown: what the address names, else what the list shows at first."""
        wanted = {key for value in self.query.getlist("columns") for key in value.split(",") if key}
        allowed = self.listing.columns_for(self.acting)
        chosen = [column for column in allowed if column.fixed or column.key in wanted]
        return chosen if wanted & {column.key for column in allowed} else [c for c in allowed if c.shown or c.fixed]

    @property
    def file_columns(self):
        """The columns of an exported file: those shown and those that every file has."""
        allowed = self.listing.columns_for(self.acting)
        return [column for column in allowed if column.value and (column.filed or column in self.columns)]

    @property
    def column_choices(self):
        """[(column, whether it is shown)] of those that the reader may hide."""
        shown = {column.key for column in self.columns}
        return [(c, c.key in shown) for c in self.listing.columns_for(self.acting) if not c.fixed]

    @property
    def column_hidden(self):
        return address.hidden(self.query, ("columns",))

    @property
    def fixed_columns(self):
        return [column for column in self.listing.columns_for(self.acting) if column.fixed]

    @cached_property
    def search_fields(self):
        return [self.filter.form[name] for name in self.listing.searches if name in self._fields]

    @cached_property
    def filter_fields(self):
        """The other filter fields: those in the bar, then those in the panel."""
        found = [self.filter.form[name] for name in self._fields if name not in self.listing.searches]
        return found[: self.listing.open_filters], found[self.listing.open_filters :]

    @property
    def _fields(self):
        return self.filter.form.fields if self.filter else {}

    @property
    def filter_hidden(self):
        """What the filter form carries along: sort, columns, tabs."""
        own = [name for field in self._fields for name in chips.names(self.filter.form, field)]
        return address.hidden(self.query, own)

    @cached_property
    def chips(self):
        if not self.filter or not self.is_valid:
            return []
        return chips.of(self.filter.form, self.query, without=self.listing.searches)

    @property
    def is_narrowed(self):
        """Whether the reader has filtered; what the list is opened with is not the reader's."""
        searched = any(self.query.get(name, "").strip() for name in self.listing.searches)
        given = [name for chip in self.chips for name in chips.names(self.filter.form, chip.name)]
        return searched or any(self.query.get(name, "") != self.defaults.get(name, "") for name in given)

    @property
    def first_way(self):
        """Where what to do first is done, while there are no rows."""
        return self.listing.nothing.way(self.acting) if self.listing.nothing else ""

    @property
    def exports(self):
        """[(format, address)] that the reader may download; empty without the right."""
        if not self.listing.may_export(self.acting):
            return []
        return [(name.upper(), f"{self._joined}export={name}") for name in ("csv", "tsv", "xlsx")]

    @property
    def bulk(self):
        """The buttons over ticked rows that this reader has."""
        return [
            action
            for action in self.listing.bulk
            if (action.permission is None or self.acting.may(action.permission))
            and (action.key != "export" or self.exports)
        ]

    @property
    def current_view(self):
        given = self.query.get("view", "")
        return next((view for view in self.saved_views if str(view.pk) == given), None)

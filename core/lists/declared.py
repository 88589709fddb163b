"""What a list page declares: its columns, filters, sorts, and what may be done with ticked rows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.lists.keyset import Stage

MOST_TICKED = 1000


@dataclass(frozen=True)
class Column:
    """One column. `value(row)` is what is exported, and shown unless `cell` draws it.

    cell    "partners/index.html#name_cell", a template that knows `row` and `value`; or function(row) giving safe HTML
    sort    the field to sort by, as in order_by, or the Stages of the list one after the other; the column's key stands
            in the address
    align   "end" for figures;  css: classes of the cell
    shown   False: hidden until the reader chooses it;  fixed: he cannot hide it;  filed: in every file, shown or not
    only    function(acting) telling who may see the column at all
    """

    key: str
    label: Any
    value: Callable[[Any], Any] | None = None
    sort: str | tuple[Stage, ...] | None = None
    cell: str | Callable[[Any], Any] | None = None
    align: str = "start"
    css: str = ""
    shown: bool = True
    fixed: bool = False
    filed: bool = False
    only: Callable[[Any], bool] | None = None

    @property
    def classes(self):
        return " ".join(name for name in ("num" if self.align == "end" else "", self.css) if name)


@dataclass(frozen=True)
class Bulk:
    """A button of the bar over ticked rows. It posts `ids` (and the list's address as `back`) to the URL name."""

    key: str
    label: Any
    url: str = ""
    icon: str = "check"
    tone: str = "outline-secondary"
    permission: str | None = None


EXPORT_TICKED = Bulk("export", _("Export ticked"), icon="download")
"""The list's own export, of the ticked rows; its view must take POST as well."""


@dataclass(frozen=True)
class Nothing:
    """What stands in place of a list that has no rows yet: what will, and what to do first, for whoever may do it.

    `url` is the name of a page without arguments, `label` the words of its button, `permission` what that page takes.
    """

    title: Any
    text: Any
    url: str = ""
    label: Any = ""
    permission: str | None = None

    def way(self, acting):
        """Give the page's address; empty where the reader may not go there."""
        return reverse(self.url) if self.url and (self.permission is None or acting.may(self.permission)) else ""


@dataclass(frozen=True)
class Listing:
    """A list page. Keys stand in addresses and in saved views: they stay.

    sort       the column that sorts at first, "-key" for downwards
    keeps      parameters of the page itself (tabs) that filters, sorts and saved views carry along
    searches   fields of the filter form drawn as search boxes; the others stand behind them
    open_filters  how many other filter fields stand in the bar itself before they fold into a panel
    export_permission   who may export; `exports` False: nobody
    counted    more rows than that are not counted: the reader is told "more than"
    nothing    what stands there while there are no rows; where filters leave none, the list says so by itself
    empty      the same as a template, for words that depend on more than the reader's rights
    ahead      template of what stands ahead of the rows and changes with them
    """

    key: str
    title: Any
    url: str
    columns: tuple[Column, ...]
    sort: str
    filterset: Any = None
    searches: tuple[str, ...] = ("q",)
    search_hint: Any = ""
    open_filters: int = 2
    keeps: tuple[str, ...] = ()
    bulk: tuple[Bulk, ...] = ()
    exports: bool = True
    export_permission: str | None = None
    size: int = 25
    counted: int = 10_000
    nothing: Nothing | None = None
    empty: str = "components/list/nothing.html"
    ahead: str = ""
    icon: str = "list"

    @cached_property
    def sorts(self):
        """{key: field} of the columns that sort."""
        return {column.key: column.sort for column in self.columns if column.sort}

    def columns_for(self, acting):
        return [column for column in self.columns if column.only is None or column.only(acting)]

    def may_export(self, acting):
        return self.exports and (self.export_permission is None or acting.may(self.export_permission))


def ticked_ids(values):
    """Read ids from `ids=1&ids=2` and `ids=1,2` alike: whole numbers, each once, in order; others are left out."""
    parts = [part for value in values for part in value.split(",")]
    found = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 19]
    return list(dict.fromkeys(found))[:MOST_TICKED]

"""Which of the three forms a file of partners or people has; the reading itself is core.tables' (P10)."""

from core import tables
from core.tables import Table
from partners.imports import Unreadable
from partners.intake import columns

__all__ = ["Table", "read"]


def read(kind, data, name=""):
    """Read a file of "partners" or "people" from its bytes; raises Unreadable with what was seen.
    The table's `form` is partners, tree or people."""
    try:
        source = tables.opened(data, name)
        form = columns.form_of(kind, source.heads)
        return tables.table(source, columns.mapped(form, source.heads), columns.NEEDED[form], form=form)
    except tables.Unreadable as error:
        raise Unreadable(str(error)) from error

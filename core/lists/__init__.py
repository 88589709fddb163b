"""List pages: declared once with their columns, then filtered, sorted, paged, kept as views and exported alike.

`respond` answers for a declared Listing. `paginate` and its kin number the pages of the few lists that stay small.
"""

from core.lists.declared import EXPORT_TICKED, Bulk, Column, Listing, Nothing, ticked_ids
from core.lists.keyset import Stage
from core.lists.numbered import PAGE_SIZE, Page, page_number, page_of, paginate, sorting
from core.lists.respond import respond

__all__ = [
    "EXPORT_TICKED",
    "PAGE_SIZE",
    "Bulk",
    "Column",
    "Listing",
    "Nothing",
    "Page",
    "Stage",
    "page_number",
    "page_of",
    "paginate",
    "respond",
    "sorting",
    "ticked_ids",
]

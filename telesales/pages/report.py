"""What the report about sellers shows: a block for each currency with a chart and a table, and all of it as a file."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.models import OrderChannel
from core import charts, lists, money
from core.lists import export

MOST_BARS = 15


@dataclass(slots=True)
class Seller:
    """What one seller sold in a currency; `rows` by company, channel and attribution, with the channel in words."""

    name: str
    orders: int = 0
    value: Decimal = money.ZERO
    given: Decimal = money.ZERO
    rows: list = field(default_factory=list)


@dataclass(slots=True)
class Block:
    currency: str
    sellers: dict[int, Seller] = field(default_factory=dict)
    chart: charts.Chart | None = None

    @property
    def shown(self):
        """The sellers, who sold most first."""
        return sorted(self.sellers.values(), key=lambda seller: (-seller.value, seller.name))


def blocks(rows):
    """Give a Block for each currency."""
    found: dict[str, Block] = {}
    for row in rows:
        block = found.setdefault(row.currency, Block(row.currency))
        seller = block.sellers.setdefault(row.seller_id, Seller(row.seller))
        seller.orders += row.orders
        seller.value += row.value
        seller.given += row.given
        seller.rows.append((row, OrderChannel(row.channel).label))
    for block in found.values():
        bars = [(each.name, each.value, "", ()) for each in block.shown[:MOST_BARS]]
        told = {"key": f"sellers-{block.currency}", "title": _("Value of orders by seller")}
        block.chart = charts.bars(bars, charts.amounts(block.currency), heads=[_("Seller"), _("Value")], **told)
    return list(found.values())


def _sold(name):
    return lambda row: getattr(row, name)


SOLD = lists.Listing(
    key="sellers",
    title=_("Sales by seller"),
    url="telesales:report_sellers",
    sort="seller",
    columns=(
        lists.Column("seller", _("Seller"), _sold("seller")),
        lists.Column("company", _("Company"), _sold("company")),
        lists.Column("company_code", _("Company code"), _sold("company_code")),
        lists.Column("channel", _("Channel"), lambda row: OrderChannel(row.channel).label),
        lists.Column("attribution", _("Attribution"), _sold("attribution")),
        lists.Column("currency", _("Currency"), _sold("currency")),
        lists.Column("orders", _("Orders"), _sold("orders")),
        lists.Column("value", _("Value"), _sold("value")),
        lists.Column("given", _("Given away"), _sold("given")),
    ),
)
"""The report's rows as a file: the same columns, formats and audit as of every list."""


class Rows(list):
    """Rows that are there already, as an export reads them."""

    def iterator(self, chunk_size):
        yield from self


@dataclass(frozen=True)
class Filed:
    """What an export asks of the page whose rows it writes."""

    request: Any
    view_query: str
    listing: lists.Listing = SOLD

    @property
    def acting(self):
        return self.request.acting

    @property
    def file_columns(self):
        return self.listing.columns


def files(rows, query):
    """Give what the menu of downloads asks of a list."""
    return {"items": rows, "exports": [(kind.upper(), f"?{query}&export={kind}") for kind in export.FORMATS]}


def file(request, rows, kind, *, query):
    """Give the rows as a file of a kind (csv, tsv, xlsx); `query` says in the audit which they are."""
    return export.Export(Filed(request, query), Rows(rows), kind, None).response()

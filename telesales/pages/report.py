"""What the report about sellers shows: a block for each currency with a chart and a table, and all of it as a file."""

import csv
import io
from dataclasses import dataclass, field
from decimal import Decimal

from commerce.models import OrderChannel
from commerce.pages import charts
from core import money
from core.lists import cells

MOST_BARS = 15
HEADS = ("seller", "company", "company_code", "channel", "attribution", "currency", "orders", "value", "given")


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
        bars = [(each.name, each.value, money.shown(each.value, block.currency)) for each in block.shown[:MOST_BARS]]
        block.chart = charts.bars(bars)
    return list(found.values())


def text(rows):
    """Give the same rows as CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADS)
    for row in rows:
        values = {name: getattr(row, name) for name in HEADS}
        values["channel"] = OrderChannel(row.channel).label
        writer.writerow([cells.plain(value) for value in values.values()])
    return f"\ufeff{buffer.getvalue()}"

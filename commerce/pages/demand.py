"""What the demand view shows: a block per currency with its charts, and the ranking as text (P9)."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commerce.models import OrderState
from commerce.queries import demand as queries
from core import charts, money
from core.charts import COUNT, Series
from core.lists import cells

EXPORT_COLUMNS = ("currency", "code", "name", "unit", "quantity", "value", "orders", "companies")
ALL_PRODUCTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of a table: what, how many orders, for how much, of how many nodes."""

    key: str
    name: str
    orders: int
    value: Decimal
    companies: int


@dataclass(slots=True)
class Block:
    """All figures of one currency."""

    currency: str
    orders: int = 0
    value: Decimal = money.ZERO
    states: list = field(default_factory=list)
    months: list = field(default_factory=list)
    partners: list = field(default_factory=list)
    products: list = field(default_factory=list)
    carts: list = field(default_factory=list)
    cart_count: int = 0
    month_chart: charts.Chart | None = None
    partner_chart: charts.Chart | None = None

    @property
    def cart_value(self):
        """The worth of the carts that are listed."""
        return sum((cart.value for cart in self.carts), money.ZERO)


def context(selection, choice, *, now):
    """Give the page's blocks, the largest first, and its newest orders."""
    blocks: dict[str, Block] = {}
    names = {partner.id: partner for partner in selection.partners}
    for piece in queries.summary(selection):
        _place(blocks.setdefault(piece.currency, Block(piece.currency)), piece, names)
    for product in queries.ranking(selection, sort=choice.get("sort", "value")):
        blocks.setdefault(product.currency, Block(product.currency)).products.append(product)
    counts, carts = queries.open_carts(selection, now=now)
    for cart in carts:
        block = blocks.setdefault(cart.currency, Block(cart.currency))
        block.carts.append(cart)
        block.cart_count = counts[cart.currency]
    for block in blocks.values():
        _draw(block)
    found = sorted(blocks.values(), key=lambda block: (-block.value, block.currency))
    return {
        "selection": selection,
        "blocks": found,
        "orders": queries.orders(selection, state=choice.get("state")),
        "states": OrderState.choices,
    }


def _place(block, piece, names):
    """Put a slice where it belongs; the months add up to what counts."""
    if piece.kind == "state":
        label = str(OrderState(piece.key).label)
        block.states.append(Row(piece.key, label, piece.orders, piece.value, piece.companies))
    elif piece.kind == "month":
        block.orders, block.value = block.orders + piece.orders, block.value + piece.value
        block.months.append(Row(piece.key, piece.key, piece.orders, piece.value, piece.companies))
    else:
        partner = names[int(piece.key)]
        block.partners.append(Row(partner.code, partner.name, piece.orders, piece.value, piece.companies))


def _draw(block):
    order = {state: place for place, state in enumerate(OrderState.values)}
    block.states.sort(key=lambda row: order[row.key])
    block.partners.sort(key=lambda row: (-row.value, row.name))
    block.months = _without_gaps(sorted(block.months, key=lambda row: row.key))
    block.month_chart = _month_chart(block)
    block.partner_chart = charts.bars(
        [(f"{row.name}, {row.key}", row.value, "", [charts.number(row.orders), charts.number(row.companies)])
         for row in block.partners],
        charts.amounts(block.currency),
        heads=[_("Partner"), _("Value"), _("Orders"), _("Branches that ordered")],
        key=f"partners-{block.currency}", title=_("Value of orders by partner"), empty=_("No orders in these days."),
    )  # fmt: skip


def _month_chart(block):
    rows = block.months
    return charts.columns(
        [charts.Step(date_format(date.fromisoformat(row.key), "M"), row.name) for row in rows],
        [Series(_("Value"), [row.value for row in rows])],
        charts.amounts(block.currency),
        head=_("Month"),
        beside=[
            (Series(_("Orders"), [row.orders for row in rows]), COUNT),
            (Series(_("Branches that ordered"), [row.companies for row in rows]), COUNT),
        ],
        key=f"months-{block.currency}",
        title=_("Value of orders by month"),
        said=_("%(amount)s in these days") % {"amount": money.shown(block.value, block.currency)},
        empty=_("No orders in these days."),
    )


def _without_gaps(months):
    """Give every month between the first and the last its row, named in the reader's language."""
    if not months:
        return []
    there = {date.fromisoformat(row.key): row for row in months}
    day, last, found = min(there), max(there), []
    while day <= last:
        row = there.get(day)
        name = date_format(day, "M Y")
        found.append(Row(day.isoformat(), name, row.orders, row.value, row.companies) if row
                     else Row(day.isoformat(), name, 0, money.ZERO, 0))  # fmt: skip
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found


def by_currency(rows):
    """Group rows that are sorted by currency."""
    return [(currency, list(group)) for currency, group in groupby(rows, key=lambda row: row.currency)]


def ranking_text(selection):
    """Give the whole ranking as tab-delimited lines, and how many rows it has."""
    rows = queries.ranking(selection, most=ALL_PRODUCTS)
    return _lines(rows), len(rows)


def _lines(rows):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\r\n")
    writer.writerow(EXPORT_COLUMNS)
    for number, row in enumerate(rows, 1):
        writer.writerow([cells.plain(getattr(row, column)) for column in EXPORT_COLUMNS])
        if number % 500 == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()

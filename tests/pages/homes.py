"""What tests of first pages share: orders of any month, and how a chart's table is read."""

import uuid
from decimal import Decimal

from commerce.models import Order
from tests.pages.reading import document, words


def placed(cast, at, total="10.00", **values):
    """Write an order past the rules that was placed at a moment: at the depot, by Bea, unless said otherwise."""
    row = {
        "number": f"H-{uuid.uuid4().hex[:12]}",
        "state": "placed",
        "partner": cast.partners.acme_depot,
        "buyer": cast.users.bea,
        "submission_key": uuid.uuid4(),
        "currency": "GBP",
        "total": Decimal(total),
        "net_total": Decimal(total),
        "line_count": 1,
        "payment_method": "on_account",
        "content_hash": "0" * 64,
        "submitted_at": at,
        "placed_at": at,
    }
    return Order.objects.create(**{**row, **values})


def home(cast, who):
    return document(cast.client_for(who).get("/"))


def keys(page):
    """Give the charts of a page, in their order."""
    return [
        each.get("aria-labelledby").removeprefix("chart-") for each in page.xpath("//section[contains(@class,'trend')]")
    ]


def table(page, key):
    """Give the rows of a chart's table: {name: cells}; empty where there is no table."""
    rows = page.xpath(f"//section[@aria-labelledby='chart-{key}']//tbody/tr[th]")
    return {words(row.xpath("./th")[0]): [words(cell) for cell in row.xpath("./td")] for row in rows}


def something(cells, at=0):
    """Give the rows of which a cell says more than nothing."""
    return {name: row[at] for name, row in cells.items() if row[at] not in {"0", "£0.00", "€0.00", "–"}}


def todo(page):
    """Give [(title, kind and about, where it leads)] of what waits."""
    return [
        (
            row.xpath(".//a")[0].text,
            words(row.xpath(".//small")[0]),
            row.xpath(".//a/@href")[0],
        )
        for row in page.xpath("//li[contains(@class,'todo-row')]")
    ]

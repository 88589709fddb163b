"""What changed from one version of a quote to the next: pure, from what both say (T6).

changes(before.content, after.content)
# -> [Change("quantity", "Church candle", 10, 20), Change("total", "", "99.50", "180.00"), ...]
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

OF_LINES = ("quantity", "unit_price", "note")
OF_QUOTES = ("terms", "service_from", "billing_from", "requested_on", "delivery", "ship_to", "bill_to")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `kind` is "added", "removed" (a line: `before` or `after` is its quantity), or what of a line or
    of the whole is another; `name` is the product's, "" for the whole."""

    kind: str
    name: str
    before: Any = None
    after: Any = None


def changes(before, after):
    """Give the Changes from one content to another, line by line, then of the whole."""
    return [*_lines(before, after), *_whole(before, after)]


def _lines(before, after) -> Iterator[Change]:
    old = {row["code"]: row for row in before["rows"]}
    new = {row["code"]: row for row in after["rows"]}
    for code, row in new.items():
        if code not in old:
            yield Change("added", row["name"], None, row["quantity"])
            continue
        for key in OF_LINES:
            was, has = old[code].get(key, ""), row.get(key, "")
            if was != has:
                yield Change(key, row["name"], was, has)
    for code, row in old.items():
        if code not in new:
            yield Change("removed", row["name"], row["quantity"], None)


def _whole(before, after) -> Iterator[Change]:
    for key in OF_QUOTES:
        was, has = _said(before, key), _said(after, key)
        if was != has:
            yield Change(key, "", was, has)
    was, has = before["sums"]["total"], after["sums"]["total"]
    if was != has:
        yield Change("total", "", was, has)
    was, has = before["offer"]["expires_at"], after["offer"]["expires_at"]
    if was != has:
        yield Change("expires_at", "", was, has)


def _said(content, key):
    """Terms and their dates stand with the offer, the rest with the paper."""
    return content["offer"][key] if key in content["offer"] else content.get(key) or ""

"""The versions of an order that was changed while it waited, and what each changed (O5, A9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from commerce.models import OrderVersion


@dataclass(frozen=True, slots=True)
class Change:
    """A line that is not as before: struck where it has no `pieces` any more, added where it had none."""

    code: str
    name: str
    unit: str
    pieces_before: int
    pieces: int
    price_before: Decimal | None
    price: Decimal | None
    total_before: Decimal
    total: Decimal

    @property
    def is_struck(self):
        return self.pieces == 0


@dataclass(frozen=True, slots=True)
class Version:
    """What an order said from `at` on, by whom and why; `changes` are those to the version before it."""

    number: int
    total: Decimal
    total_before: Decimal | None
    at: datetime
    by: str
    reason: str
    changes: tuple[Change, ...]


def of(order):
    """Give an order's Versions, the newest first; none where it was never changed, in which case nothing is asked."""
    if order.version == 1:
        return []
    rows = list(OrderVersion.objects.filter(order=order).select_related("by").order_by("number"))
    return [_version(row, before) for row, before in zip(rows, [None, *rows], strict=False)][::-1]


def _version(row, before):
    changes = difference(before.lines, row.lines) if before else ()
    total_before = before.total if before else None
    return Version(row.number, row.total, total_before, row.at, row.by.name, row.reason, tuple(changes))


def told(line):
    """Give what a version keeps of a line."""
    return {
        "position": line.position,
        "product": line.product_id,
        "code": line.code,
        "name": line.name,
        "unit": line.unit,
        "quantity": line.quantity,
        "unit_price": f"{line.unit_price:.4f}",
        "total": f"{line.total:.3f}",
        "tax_total": f"{line.tax_total:.3f}",
    }


def difference(before: Iterable[dict], after: Iterable[dict]):
    """Give the Changes between two versions' lines, by position."""
    old = {line["position"]: line for line in before}
    new = {line["position"]: line for line in after}
    for position in sorted(old.keys() | new.keys()):
        was, now = old.get(position), new.get(position)
        if was is None or now is None or _said(was) != _said(now):
            yield _change(was, now)


def _said(line):
    return line["quantity"], line["unit_price"], line["total"]


def _change(was, now):
    line = now or was
    return Change(
        code=line["code"],
        name=line["name"],
        unit=line["unit"],
        pieces_before=was["quantity"] if was else 0,
        pieces=now["quantity"] if now else 0,
        price_before=Decimal(was["unit_price"]) if was else None,
        price=Decimal(now["unit_price"]) if now else None,
        total_before=Decimal(was["total"]) if was else Decimal(0),
        total=Decimal(now["total"]) if now else Decimal(0),
    )

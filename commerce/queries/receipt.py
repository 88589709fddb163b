"""What came in, as it is to be written (K5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Incoming:
    """Money from a partner: `entry_id` and `account_id` are what it raised, None for what pays invoices outside any
    account. `settles` is [(invoice id, amount)] that it pays; the rest stays free."""

    partner_id: int
    currency: str
    amount: Decimal
    received_on: date
    reference: str = ""
    account_id: int | None = None
    entry_id: int | None = None
    settles: Sequence[tuple[int, Decimal]] = ()

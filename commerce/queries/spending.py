"""What a company may spend, and has spent (K9)."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit of a kind that counts for a company in the order's currency; without an amount it is exempt.

    `partner_id` is the company for a limit of its own, None for that of the marketplace.
    """

    kind: str
    amount: Decimal | None
    partner_id: int | None


def limit(kind, amount, partner_id):
    """Read a Limit as the database writes it into JSON."""
    return Limit(kind, amount and Decimal(amount), partner_id)

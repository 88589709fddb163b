"""Who is asked next: pure, from the total and the limits up the chain; no database (A1, A2).

A link is one person of the chain: the buyer first, then his approver, then that one's approver, and so on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

MAX_STEPS = 100


@dataclass(frozen=True, slots=True)
class Link:
    """A member of the chain with his own limit and the next one up; both or the limit does not bind (A1)."""

    membership_id: int
    name: str
    limit: Decimal | None
    approver_id: int | None

    def is_over(self, total):
        """Whether the total is above what he decides alone. Equal is free; without limit and approver he is free."""
        return self.limit is not None and self.approver_id is not None and total > self.limit


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody has to be asked: `approver`, because the total is above the limit of `whose`."""

    approver: Link
    whose: Link


def path(*, total: Decimal, chain: Sequence[Link]) -> list[Ask]:
    """Give everybody who will be asked, in order. `chain` begins with the buyer; one whose approver is missing from
    it ends it."""
    asks = []
    for whose, approver in pairwise(chain[: MAX_STEPS + 1]):
        if not whose.is_over(total):
            break
        asks.append(Ask(approver, whose))
    return asks


def next_ask(*, total, chain, accepted):
    """Give the first Ask whose approver has not accepted yet, None when all have. `accepted` holds membership ids."""
    return next((ask for ask in path(total=total, chain=chain) if ask.approver.membership_id not in accepted), None)

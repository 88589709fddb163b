"""What somebody enters for an order beside its lines (O2), as it is kept on a cart or a recurring order until then.

    checkout = Checkout.of(cart.checkout)
    cart.checkout = checkout.stored()

Ids and codes only; what they mean, and whether they may be used, is found out anew whenever it matters.
"""

from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Checkout:
    """`ship_to` and `bill_to` are ids of addresses in the partner's book, None for its default; `delivery` is the id of
    a method; `payment` is a PaymentMethod; `cost_centre` is an id, None for none."""

    ship_to: int | None = None
    bill_to: int | None = None
    delivery: int | None = None
    payment: str = ""
    requested_on: date | None = None
    po_number: str = ""
    reference: str = ""
    cost_centre: int | None = None
    note: str = ""

    @classmethod
    def of(cls, stored):
        """Read what `stored` gave; what it does not know is as it is at first."""
        known = {key: value for key, value in stored.items() if key in cls.__slots__ and value is not None}
        if "requested_on" in known:
            known["requested_on"] = date.fromisoformat(known["requested_on"])
        return cls(**known)

    def stored(self):
        """Give it as JSON keeps it, without what is empty."""
        values = {key: value for key, value in asdict(self).items() if value not in (None, "")}
        if self.requested_on:
            values["requested_on"] = self.requested_on.isoformat()
        return values

"""What a provider says about a payment: in a message of its own, or when it is asked."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Told:
    """`token` names the payment, `status` is a payments.PaymentStatus, `amount` and `currency` what the provider took.

    `given_back` is what it has refunded so far, None where it says nothing about that; `reference` is its own name for
    the money, which a refund must give; `reason` a sentence for the buyer. `card` is its own name for the card that may
    be asked again, where the buyer has left one, and `card_label` what it shows of it ("Visa •••• 4242").
    """

    event_id: str
    kind: str
    token: str
    status: str
    happened_at: datetime
    amount: Decimal | None = None
    currency: str = ""
    given_back: Decimal | None = None
    reference: str = ""
    reason: str = ""
    card: str = ""
    card_label: str = ""

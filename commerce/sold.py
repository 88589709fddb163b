"""Who sold an order to its buyer, and how (T2): what an assisted sale, a quote or an upload says beside the cart."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Sold:
    """`about` is what the apps above remember of the sale; commerce hands it to the gates unread."""

    channel: str
    seller_id: int
    sold_from_id: int
    about: Any = None


def by(acting):
    """Give how an order asked for by `acting` is sold: by his seller, or by nobody (None), as by the system."""
    seller = acting.seller
    return Sold(acting.sale_channel, seller.user_id, seller.partner_id) if seller else None

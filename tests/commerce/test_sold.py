"""How an order is sold says who acts: his seller, or nobody (T2)."""

from commerce import sold
from core.actor import SYSTEM
from partners.permissions import Role
from tests.telesales.selling import begun, let


def test_what_the_system_or_the_buyer_himself_asks_for_nobody_sells(cast):
    assert (sold.by(SYSTEM), sold.by(cast.acting("bea"))) == (None, None)


def test_in_a_sale_the_seller_sells_from_his_own_place(cast):
    let(Role.SSR)

    for_bea = begun(cast, "sam", "bea")

    sam = cast.memberships.sam
    assert sold.by(for_bea) == sold.Sold("assisted", sam.user_id, sam.partner_id)

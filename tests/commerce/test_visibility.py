"""Orders are seen from their node and above, and by the operator; by nobody else (P12)."""

import pytest

from commerce.models import Order
from tests.factories.rows import MembershipFactory


@pytest.fixture
def three_orders(cast):
    """Give one order of the depot, one of the north, and one of a company nobody else of the cast belongs to."""
    cast.price_list.assignments.create(partner=cast.partners.vendor)
    cast.memberships.vito = MembershipFactory(user__username="vito", partner=cast.partners.vendor)
    cast.users.vito = cast.memberships.vito.user
    return [cast.submitted(name, "5.00", payment_method="bank_transfer") for name in ("bea", "carl", "vito")]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("bea", "100"),
        ("carl", "110"),
        ("pia", "110"),
        ("dora", "110"),
        ("ada", "110"),
        ("fay", "111"),
        ("sam", "111"),
        ("max", "111"),
        ("vic", "001"),
        ("zoe", "000"),
        ("ruth", "000"),
        ("alf", "000"),
    ],
)
def test_people_see_the_orders_of_their_node_and_below(cast, three_orders, name, seen):
    visible = set(Order.objects.all().visible_to(cast.acting(name)))

    assert "".join(str(int(order in visible)) for order in three_orders) == seen

"""The pages of price lists ask the database as often for twenty rows as for one."""

import pytest
from django.urls import reverse

from commerce.models import PriceRule
from partners.models import PartnerLevel
from tests.factories.rows import AssignmentFactory, PriceEntryFactory, PriceListFactory, ProductFactory
from tests.pages.test_price_list_pages import max_  # noqa: F401 - a fixture
from tests.pages.test_query_counts import queries, rolled_back


def more_lists(world, number):
    for each in range(number):
        made = PriceListFactory(name=f"More {each}", owner=world.cast.partners.acme)
        AssignmentFactory(price_list=made, partner=world.cast.partners.acme_depot)


def more_entries(world, number):
    for _each in range(number):
        PriceEntryFactory(price_list=world.cast.price_list, product=ProductFactory(category=world.category))


def more_rules(world, number):
    level = PartnerLevel.objects.create(name=f"Level {number}")
    for each in range(number):
        known = {"kind": "percent", "value": 5, "min_quantity": each + 1, "condition_1": f"level={level.pk}"}
        PriceRule.objects.create(price_list=world.cast.price_list, product=world.cast.products.TWINE, **known)


@pytest.mark.parametrize(
    ("name", "make", "args"),
    [
        ("price_lists", more_lists, []),
        ("price_list", more_entries, ["list"]),
        ("price_rules", more_rules, ["list"]),
        ("price_list_assignments", more_lists, ["list"]),
        ("partner_prices", more_lists, ["ACME_DEPOT"]),
    ],
)
def test_a_page_asks_as_often_for_twenty_rows_as_for_one(world, max_, name, make, args):  # noqa: F811
    url = reverse(f"commerce:{name}", args=[world.cast.price_list.pk if arg == "list" else arg for arg in args])
    asked = []
    for number in (1, 20):
        with rolled_back():
            make(world, number)
            asked.append(queries(max_, url))

    assert asked[0] == asked[1]
    assert asked[1] <= 14, asked

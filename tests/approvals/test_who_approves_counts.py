"""The page "Who approves what" asks the database as often for many people as for one (A12)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.models import SpendingLimit
from tests.factories.rows import MembershipFactory
from tests.pages.conftest import unhashed_static  # noqa: F401


@pytest.mark.parametrize("query", ["", "?problem=any", "?q=bea"])
def test_the_page_asks_as_often_for_twenty_as_for_one_and_at_most_twelve_times(cast, query):
    ada = cast.client_for("ada")
    cast.limit("bea", Decimal(50), None)
    ada.get(f"/approvals/who/{query}")
    counts = []
    for number in (0, 18):
        more = [MembershipFactory(partner=cast.partners.acme_depot, user__name=f"Bea {each}") for each in range(number)]
        SpendingLimit.objects.bulk_create(SpendingLimit(membership=place, amount=Decimal(5)) for place in more)
        with CaptureQueriesContext(connection) as captured:
            assert ada.get(f"/approvals/who/{query}").status_code == 200
        counts.append(len(captured))

    assert (counts[0], counts[0] <= 12) == (counts[1], True)

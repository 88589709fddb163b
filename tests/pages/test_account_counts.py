"""The pages of accounts ask the database as often for twenty sub-limits, invoices and accounts as for one (P03)."""

from decimal import Decimal

import pytest

from commerce.actions import account as accounts
from core.actor import SYSTEM
from partners.models import Partner
from tests.pages.test_query_counts import more_accounts, more_movements, queries, rolled_back

MOST = 10


def more_sub_limits(cast, number):
    known = {"account": cast.account, "limit": Decimal(5), "reason": "x", "by": SYSTEM, "now": cast.now}
    for each in range(number + 1):
        node = Partner.objects.create(code=f"NODE-{each}", name=f"Node {each}", parent=cast.partners.acme)
        accounts.share(partner=node, **known)


@pytest.mark.parametrize(
    ("who", "url", "fill"),
    [
        ("fay", "/credit/", more_accounts),
        ("ada", "/credit/", more_accounts),
        ("fay", "/credit/ACME/", more_sub_limits),
        ("ada", "/credit/ACME/", more_movements),
        ("ada", "/partners/ACME_DEPOT/account/", more_sub_limits),
        ("fay", "/desk/?list=all&account=ACME&charged=held", more_accounts),
    ],
)
def test_the_number_of_queries_does_not_follow_the_number_of_rows(cast, who, url, fill):
    asked = []
    for rows in (0, 20):
        with rolled_back():
            fill(cast, rows)
            asked.append(queries(cast.client_for(who), url))

    assert (asked[1] - asked[0] <= 1, max(asked) <= MOST) == (True, True), f"{asked} queries"

"""The first page of each role asks the database at most twelve times, and as often for ten times the rows (X5)."""

import itertools
from datetime import timedelta

import pytest

from approvals.models import ApprovalStep
from commerce.models import Hold
from partners.models import Partner
from partners.permissions import Role
from tests.messaging import talking
from tests.pages.homes import placed
from tests.pages.test_query_counts import queries, rolled_back

MOST = 12
WHO = {
    "bea": None,
    "carl": None,
    "ada": None,
    "sam": None,
    "fay": None,
    "max": None,
    "vic": None,
    "alf": None,
    "ruth": None,
    "channel administrator": ("sam", [Role.CHANNEL_ADMINISTRATOR]),
    "reseller manager": ("sam", [Role.RESELLER_MANAGER]),
    "everything at the operator": (
        "max",
        [
            Role.MARKETPLACE_MANAGER,
            Role.CHANNEL_ADMINISTRATOR,
            Role.SSR,
            Role.FINANCE,
            Role.RESELLER_MANAGER,
        ],
    ),
    "everything at a company": ("ada", [Role.PARTNER_ADMINISTRATOR, Role.BUYER, Role.APPROVER, Role.VENDOR]),
}
ALL_AT_ONCE = {"everything at the operator": 14, "everything at a company": 14}
"""Nobody of the cast has all roles of a house at once: somebody who had may ask twice more."""


def fill(cast, number):
    """Something of all kinds that wait, so many of each, and orders of several months and units."""
    for each in range(number):
        at = cast.now - timedelta(days=each)
        placed(cast, at)
        placed(cast, at, channel="assisted", seller=cast.users.sam, sold_from=cast.partners.operator)
        placed(cast, at, partner=cast.partners.acme_north, sold_from=cast.partners.resale, seller=cast.users.ruth,
               channel="upload")  # fmt: skip
        held = placed(cast, at, state="on_hold", placed_at=None)
        Hold.objects.bulk_create(Hold(order=held, kind=kind, reason="x", since=at) for kind in ("credit", "business"))
        waiting = placed(cast, at, state="awaiting_approval", placed_at=None)
        ApprovalStep.objects.create(order=waiting, position=1, approver=cast.memberships.carl, limit_broken=5,
                                    limit_of="Bea", content_hash="0" * 64, asked_at=at)  # fmt: skip
    codes = itertools.islice(itertools.cycle(["CANDLE", "LANTERN", "TWINE", "POUND", "PENNY"]), min(number, 5))
    for code in codes:
        thread = talking.asked(cast, "bea", code=code).thread
        talking.responded(cast, thread, asks=True)
    Partner.objects.bulk_create(
        Partner(code=f"SHOP-{each}", name=f"Shop {each}", parent=cast.partners.acme) for each in range(number)
    )


@pytest.mark.parametrize("who", WHO)
def test_the_first_page_asks_as_often_for_ten_times_the_rows(cast, who, clean_cache):
    name, roles = WHO[who] or (who, None)
    if roles:
        place = getattr(cast.memberships, name)
        place.roles = roles
        place.save(update_fields=["roles"])
    asked = []
    for number in (1, 10):
        with rolled_back():
            clean_cache.clear()
            fill(cast, number)
            asked.append(queries(cast.client_for(name), "/"))

    assert (asked[0] == asked[1], max(asked) <= ALL_AT_ONCE.get(who, MOST)) == (True, True), f"{asked} queries"

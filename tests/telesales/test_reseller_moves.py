"""Whom a reseller who leaves or is stopped leaves alone is told before, with where to give them on (T5, P2, P7)."""

import pytest

from partners.permissions import Role
from partners.queries.leaving import UserMove
from telesales.moves import reseller as moves
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales.leads import joined, rivals
from tests.telesales.selling import resold

ALONE = "Nobody but him sells to 2 customers, which need another reseller: Acme, Zenith"
STOPPED = "While it is not open, nobody sells to its 2 customers: Acme, Zenith"


@pytest.fixture
def people(cast):
    rivals(cast)
    resold(cast, "acme")
    resold(cast, "zenith")
    return cast


def leaving(people, name):
    place = getattr(people.memberships, name)
    return [
        (effect.kind, effect.sentence, effect.url)
        for effect in moves.preview(UserMove(membership=place, source=place.partner, destination=None))
    ]


def test_the_last_who_sells_leaves_his_customers_alone(people):
    assert leaving(people, "ruth") == [("stays", ALONE, "/sales/resellers/RESALE/")]


def test_while_a_colleague_sells_nobody_is_left_alone(people):
    joined(people, "rita", "resale", [Role.RESELLER])

    assert leaving(people, "ruth") == []


@pytest.mark.parametrize("who", ["rex", "bea", "sam"])
def test_who_has_no_customers_or_resells_nothing_leaves_nobody(people, who):
    assert leaving(people, who) == []


def stopped(people, who, address):
    return people.client_for(who).get(address).content.decode()


def test_stopping_a_reseller_company_tells_whom_it_concerns(people):
    by_manager = stopped(people, "max", "/partners/RESALE/")
    of_rival = stopped(people, "max", "/partners/RIVAL/")

    assert f'<a href="/sales/resellers/RESALE/">{STOPPED}</a>' in by_manager
    assert "nobody sells to" not in of_rival


def test_who_gives_no_customers_on_is_told_without_a_way_there(people):
    joined(people, "cora", "operator", [Role.CHANNEL_ADMINISTRATOR])

    said = stopped(people, "cora", "/partners/RESALE/")

    assert (STOPPED in said, "/sales/resellers/RESALE/" in said) == (True, False)


def test_stopping_the_last_who_sells_tells_whom_it_concerns(people):
    joined(people, "cora", "operator", [Role.CHANNEL_ADMINISTRATOR])
    pages = [stopped(people, "cora", f"/people/{getattr(people.memberships, who).pk}/") for who in ("ruth", "rex")]

    assert [ALONE in page for page in pages] == [True, False]

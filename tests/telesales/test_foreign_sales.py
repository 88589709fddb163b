"""Every address of assisted sales, asked for and sent with exactly the key of what is another's: whoever lacks the
right reads 403, whoever has it 404, and both what they would read of what never was (T03, T04, S03).

Rex resells to Zenith at a rival company: his opportunity, quote, lead and customer are there for nobody else below the
operator. No row is empty: with these very keys each address answers those whose they are.
"""

import re

import pytest
from django.db import transaction

from core import clock
from partners.permissions import Role
from telesales.models import Quote, ResellerCustomer
from tests.factories.standing import standing
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales import leads, quoting
from tests.telesales.attacking import start
from tests.telesales.foreign import SENT, Scene, filled, gone, rows
from tests.telesales.selling import let

ONLY_IN_A_SALE = {"offer", "sale_terms"}
"""They are refused to whoever sells to nobody, whatever the key."""
OF_OPPORTUNITIES = re.compile(r"(opportunity(?!_options|_verdict)|quote_send|quote_withdrawal|lead)(_|$)")


@pytest.fixture(scope="module")
def stands(django_db_setup, django_db_blocker, written_people):
    with standing(django_db_blocker, written_people, clock.now, Scene) as found:
        yield found


@pytest.fixture
def scene(stands, db):
    return stands.fresh()


def answers(client, scene, method, which=lambda _name: True, keys=lambda key: [key]):
    """Give {address: (status with each of the keys, its permission)}; what is done is taken back each time."""
    return {
        name: ([asked(client, method, filled(path, key)) for key in keys(scene.key(name))], access.permission)
        for name, path, access in rows(method)
        if which(name)
    }


def asked(client, method, address):
    with transaction.atomic():
        status = getattr(client, method)(address, SENT if method == "post" else {}).status_code
        transaction.set_rollback(True)
    return status


def and_gone(key):
    """Give the key, and one of what never was."""
    return [key, gone(key)]


def odd(acting, found):
    """Give what is neither refused for want of a right nor as what never was: refused so, nothing is written."""
    expected = {
        name: 403 if not acting.may(permission) or name in ONLY_IN_A_SALE else 404
        for name, (_statuses, permission) in found.items()
    }
    return {name: statuses for name, (statuses, _permission) in found.items() if set(statuses) != {expected[name]}}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["ruth", "bea", "carl", "ada", "fay", "vic"])
def test_a_missing_right_is_403_and_anothers_row_404_as_what_never_was(scene, who, method):
    found = answers(scene.cast.client_for(who), scene, method, keys=and_gone)

    assert len(found) >= 15
    assert odd(scene.cast.acting(who), found) == {}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["dora", "pia", "alf"])
def test_so_it_is_for_their_like(scene, who, method):
    found = answers(scene.cast.client_for(who), scene, method)

    assert len(found) >= 15
    assert odd(scene.cast.acting(who), found) == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_reseller_who_sells_to_somebody_gains_nothing_elsewhere(scene, method):
    """At her customer's place she has his rights to fill a cart: for his carts, and for nobody else's."""
    ruth = scene.cast.client_for("ruth")
    start(ruth, scene.cast.memberships.bea)

    found = answers(ruth, scene, method)

    met = {name: statuses for name, (statuses, _permission) in found.items() if not set(statuses) <= {403, 404}}
    assert met == {}
    in_sale = {name: found[name][0] for name, _path, access in rows(method) if access.in_sale}
    assert [name for name, statuses in in_sale.items() if statuses != [404]] == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_sales_support_has_no_part_in_what_resellers_prepare(scene, method):
    """It sees the opportunities of sales support, and leads that were assigned to it (T5, T7)."""
    found = answers(scene.cast.client_for("sam"), scene, method, OF_OPPORTUNITIES.match, and_gone)

    assert len(found) >= 5
    assert odd(scene.cast.acting("sam"), found) == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_looks_after_resellers_has_no_part_in_what_sales_support_does(scene, method):
    quoting.sellers()
    let(Role.RESELLER_MANAGER, finalise=True, change_prices=True)
    scene.quote = quoting.sent(scene.cast, by="sam", customer="zoe")
    scene.opportunity, scene.lead = scene.quote.opportunity, leads.lead(scene.cast, to="ssr")

    found = answers(scene.cast.client_for("mia"), scene, method, OF_OPPORTUNITIES.match)

    assert len(found) >= 5
    assert odd(scene.cast.acting("mia"), found) == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_with_these_keys_each_address_answers_those_whose_it_is(scene, method):
    """Otherwise the rows above would hold for whatever is asked."""
    cast = scene.cast
    clients = {who: cast.client_for(who) for who in ("rex", "zoe", "max")}
    start(clients["rex"], cast.memberships.zoe)

    met = set()
    for who, client in clients.items():
        acting = cast.acting(who)
        for name, ([status], permission) in answers(client, scene, method).items():
            if status != 404 and (status != 403 or acting.may(permission)):
                met.add(name)

    assert {name for name, _path, _access in rows(method)} - met == set()


def test_he_and_his_customer_meet_what_he_prepared(scene):
    rex, zoe = (scene.cast.client_for(who) for who in ("rex", "zoe"))

    assert rex.get(f"/sales/opportunities/{scene.opportunity.number}/").status_code == 200
    assert zoe.get(f"/sales/quotes/{scene.quote.pk}/").status_code == 200
    assert (Quote.objects.count(), ResellerCustomer.objects.count()) == (1, 2)

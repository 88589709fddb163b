"""Every address of assisted sales with exactly the key of what is another's: whoever lacks the right reads 403, whoever
has it 404 (T03, T04, S03). And that no row is empty: with these very keys each address answers those whose they are."""

import re

import pytest
from django.db import transaction

from partners.permissions import Role
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales import leads, quoting
from tests.telesales.attacking import start
from tests.telesales.foreign import SENT, Scene, filled, rows
from tests.telesales.selling import let

ONLY_IN_A_SALE = {"offer", "sale_terms"}
"""They are refused to whoever sells to nobody, whatever the key."""
OF_OPPORTUNITIES = re.compile(r"(opportunity(?!_options|_verdict)|quote_send|quote_withdrawal|lead)(_|$)")


@pytest.fixture
def scene(cast):
    return Scene(cast)


def answers(client, scene, method, which=lambda _name: True):
    """Give {address: (status, its permission)}; what is done is taken back each time."""
    found = {}
    for name, path, access in rows(method):
        if which(name):
            with transaction.atomic():
                response = getattr(client, method)(filled(path, scene.key(name)), SENT if method == "post" else {})
                transaction.set_rollback(True)
            found[name] = (response.status_code, access.permission)
    return found


def odd(acting, found):
    """Give what is neither refused for want of a right nor as what never was."""
    expected = {
        name: 403 if not acting.may(permission) or name in ONLY_IN_A_SALE else 404
        for name, (_status, permission) in found.items()
    }
    return {name: status for name, (status, _permission) in found.items() if status != expected[name]}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["ruth", "bea", "carl", "dora", "pia", "ada", "fay", "vic", "alf"])
def test_a_missing_right_is_403_and_anothers_row_404(scene, who, method):
    found = answers(scene.cast.client_for(who), scene, method)

    assert len(found) >= 15
    assert odd(scene.cast.acting(who), found) == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_reseller_who_sells_to_somebody_gains_nothing_elsewhere(scene, method):
    """At her customer's place she has his rights to fill a cart: for his carts, and for nobody else's."""
    ruth = scene.cast.client_for("ruth")
    start(ruth, scene.cast.memberships.bea)

    found = answers(ruth, scene, method)

    met = {name: status for name, (status, _permission) in found.items() if status not in {403, 404}}
    assert met == {}
    in_sale = [name for name, _path, access in rows(method) if access.in_sale]
    assert {name: found[name][0] for name in in_sale} == dict.fromkeys(in_sale, 404)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["sam", "mia"])
def test_sales_support_and_reseller_managers_have_no_part_in_each_others(scene, who, method):
    """Sam would meet what resellers prepare; Mia, who looks after resellers, what sales support does (T5, T7)."""
    if who == "mia":
        quoting.sellers()
        let(Role.RESELLER_MANAGER, finalise=True, change_prices=True)
        scene.quote = quoting.sent(scene.cast, by="sam", customer="zoe")
        scene.opportunity, scene.lead = scene.quote.opportunity, leads.lead(scene.cast, to="ssr")

    found = answers(scene.cast.client_for(who), scene, method, OF_OPPORTUNITIES.match)

    assert len(found) >= 5
    assert odd(scene.cast.acting(who), found) == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_with_these_keys_each_address_answers_those_whose_it_is(scene, method):
    """Otherwise the rows above would hold for whatever is asked."""
    cast = scene.cast
    clients = {who: cast.client_for(who) for who in ("rex", "zoe", "max")}
    start(clients["rex"], cast.memberships.zoe)

    met = set()
    for who, client in clients.items():
        acting = cast.acting(who)
        for name, (status, permission) in answers(client, scene, method).items():
            if status != 404 and (status != 403 or acting.may(permission)):
                met.add(name)

    assert {name for name, _path, _access in rows(method)} - met == set()

"""Every address of assisted sales, asked for and sent with what is another seller's or another customer's (T03, T04).

Rex resells to Zenith at a rival company: his opportunity, quote, lead and customer are there for nobody else below the
operator. To whoever they are not his they answer as what never was.
"""

import re

import pytest
from django.apps import apps
from django.db import transaction

from commerce.models import Cart, CartLine, Order
from telesales.models import Quote, ResellerCustomer
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales.foreign import SENT, Scene, pairs


@pytest.fixture
def scene(cast):
    return Scene(cast)


def everything():
    """Give all rows that a foreign key could change."""
    models = [*apps.get_app_config("telesales").get_models(), Cart, CartLine, Order]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def asked(client, address, method):
    """Give (status, what was changed): a GET changes nothing, see tests.pages.test_methods."""
    with transaction.atomic():
        status = getattr(client, method)(address, SENT if method == "post" else {}).status_code
        changed = everything() if method == "post" and status not in {403, 404, 405} else None
        transaction.set_rollback(True)
    return status, changed


def odd(client, method, asked_for):
    """Give what does not answer as what never was, or is changed: {address: (status, status of what never was)}."""
    before, missing, found = everything(), {}, {}
    for foreign, gone in asked_for:
        status, changed = asked(client, foreign, method)
        if gone not in missing:
            missing[gone] = asked(client, gone, method)[0]
        if status != missing[gone] or status not in {302, 403, 404, 405} or changed not in (None, before):
            found[foreign] = (status, missing[gone])
    return found


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["ruth", "bea", "ada", "carl", "vic", "fay"])
def test_what_is_anothers_is_as_what_never_was_and_stays_as_it_is(scene, who, method):
    assert odd(scene.cast.client_for(who), method, pairs(scene, method)) == {}


def test_rex_meets_all_of_it_so_the_test_would_notice(scene):
    client = scene.cast.client_for("rex")

    answers = {client.get(address).status_code for address, _gone in pairs(scene, "get")}

    assert 200 in answers
    assert client.get(f"/sales/opportunities/{scene.opportunity.number}/").status_code == 200
    assert scene.cast.client_for("zoe").get(f"/sales/quotes/{scene.quote.pk}/").status_code == 200
    assert (Quote.objects.count(), ResellerCustomer.objects.count()) == (1, 2)


@pytest.mark.parametrize("method", ["get", "post"])
def test_sales_support_has_no_part_in_what_resellers_prepare(scene, method):
    """It sees the opportunities of sales support, and leads that were assigned to it (T5, T7)."""
    of_others = re.compile(r"/sales/(opportunities/(?!customers)|leads/)")

    asked_for = [pair for pair in pairs(scene, method) if of_others.match(pair[0])]

    assert odd(scene.cast.client_for("sam"), method, asked_for) == {}

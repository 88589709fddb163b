"""Every address of assisted sales, asked for and sent with what is another seller's or another customer's (T03, T04).

Rex resells to Zenith at a rival company: his opportunity, quote, lead and customer are there for nobody else below the
operator. To whoever they are not his they answer as what never was.
"""

import re

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import get_resolver

from commerce.models import Cart, CartLine, Order, PriceListAssignment
from core.management.commands.list_routes import patterns
from partners.permissions import Role
from telesales.models import CustomerNote, OverrideRule, Quote, ResellerCustomer
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.telesales import leads, quoting
from tests.telesales.selling import let, resold

PART = re.compile(r"<(?:\w+:)?\w+>")
GONE = {"int": 987_654_321, "str": "NEVERWAS"}
SENT = {
    "quantity": "3", "price": "0.50", "reason": "x", "name": "Taken", "owner": "1", "customer": "1", "reseller": "1",
    "text": "x", "message": "x", "kind": "note", "comment": "x", "code": "POUND", "payment": "on_account",
    "company": "x", "email": "x@x.example", "confirmed": "on", "role": "reseller", "mode": "warn", "currency": "GBP",
}  # fmt: skip
"""What some form of theirs would like to hear."""


class Scene:
    """What Rex has, and who would like to see it."""

    def __init__(self, cast):
        self.cast = cast
        leads.rivals(cast)
        quoting.sellers()
        let(Role.RESELLER, finalise=True, change_prices=True, every_user=True)
        resold(cast)
        self.link = resold(cast, "zenith", "rival")
        PriceListAssignment.objects.create(price_list=cast.price_list, partner=cast.partners.zenith)
        self.quote = quoting.sent(cast, by="rex", customer="zoe")
        self.opportunity = self.quote.opportunity
        self.lead = leads.lead(cast, to="rival")
        self.rule = OverrideRule.objects.create(role=Role.RESELLER, mode="warn")
        known = {"customer": cast.memberships.zoe, "sold_from": cast.partners.rival, "kind": "note", "text": "x"}
        self.note = CustomerNote.objects.create(**known, by=cast.users.rex)

    def keys(self):
        """Give what addresses take of each kind that is Rex's."""
        line = self.opportunity.cart.lines.first().pk
        own = [self.quote.pk, self.lead.pk, self.link.pk, self.rule.pk, line, self.opportunity.cart_id]
        own += [self.cast.memberships.zoe.pk]
        codes = [self.opportunity.number, "ZENITH", "RIVAL"]
        return {
            ("int",): [(pk,) for pk in own],
            ("str",): [(code,) for code in codes],
            ("str", "int"): [(self.opportunity.number, number) for number in (line, 1)],
        }


@pytest.fixture
def scene(cast):
    return Scene(cast)


def addresses(keys):
    """Give (address, the same that never was) of assisted sales, filled with each of the keys of its kinds."""
    for pattern, path, spaces in patterns(get_resolver()):
        kinds = tuple("int" if part.startswith("<int:") else "str" for part in PART.findall(path))
        if "telesales" not in spaces or not kinds or "link" in path:
            continue
        for values in keys.get(kinds, []):
            yield filled(path, values), filled(path, [GONE[kind] for kind in kinds])
        assert kinds in keys, (pattern.name, kinds)


def filled(path, values):
    parts = iter(values)
    return "/" + PART.sub(lambda _part: str(next(parts)), path)


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


def odd(client, method, pairs):
    """Give what does not answer as what never was, or is changed: {address: (status, status of what never was)}."""
    before, missing, found = everything(), {}, {}
    for foreign, gone in pairs:
        status, changed = asked(client, foreign, method)
        if gone not in missing:
            missing[gone] = asked(client, gone, method)[0]
        if status != missing[gone] or status not in {302, 403, 404, 405} or changed not in (None, before):
            found[foreign] = (status, missing[gone])
    return found


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["ruth", "bea", "ada", "carl", "vic", "fay"])
def test_what_is_anothers_is_as_what_never_was_and_stays_as_it_is(scene, who, method):
    assert odd(scene.cast.client_for(who), method, addresses(scene.keys())) == {}


def test_rex_meets_all_of_it_so_the_test_would_notice(scene):
    client = scene.cast.client_for("rex")

    answers = {client.get(address).status_code for address, _gone in addresses(scene.keys())}

    assert 200 in answers
    assert client.get(f"/sales/opportunities/{scene.opportunity.number}/").status_code == 200
    assert scene.cast.client_for("zoe").get(f"/sales/quotes/{scene.quote.pk}/").status_code == 200
    assert (Quote.objects.count(), ResellerCustomer.objects.count()) == (1, 2)


@pytest.mark.parametrize("method", ["get", "post"])
def test_sales_support_has_no_part_in_what_resellers_prepare(scene, method):
    """It sees the opportunities of sales support, and leads that were assigned to it (T5, T7)."""
    of_others = re.compile(r"/sales/(opportunities/(?!customers)|leads/)")

    asked_for = [pair for pair in addresses(scene.keys()) if of_others.match(pair[0])]

    assert odd(scene.cast.client_for("sam"), method, asked_for) == {}

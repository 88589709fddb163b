"""A seller in a sale has the customer's shop and nothing else of his: every other address is his own (S03, T2)."""

import contextlib
import re

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from core import clock
from core.management.commands.list_routes import patterns
from partners.models import User
from tests.factories.standing import standing
from tests.pages.conftest import now, unhashed_static  # noqa: F401
from tests.pages.world import World
from tests.site.test_routes import ARGUMENTS
from tests.telesales.attacking import selling
from tests.telesales.selling import let, resold

CANARY = "CNRY-07700900123"
"""Bea's telephone number: on her own account pages, and where staff of her sellers keep people."""
ENDING = {"account_logout", "partners:switch", "telesales:start", "telesales:end"}
"""These give the browser another session."""
OF_ONESELF = re.compile(r"account_|mfa_|partners:profile|partners:places|approvals:absences|saved_view|jobs?$")


@pytest.fixture(scope="module")
def stands(django_db_setup, django_db_blocker, written_people):
    with standing(django_db_blocker, written_people, clock.now, World) as found:
        yield found


@pytest.fixture
def world(stands, db):
    return stands.fresh()


def outside():
    """Give the names of all addresses that are not of the sale."""
    for pattern, _path, spaces in patterns(get_resolver()):
        access = getattr(pattern.callback, "access", None)
        if pattern.name and not (access and access.in_sale):
            yield ":".join([*spaces, pattern.name])


NAMES = sorted(set(outside()) - ENDING)


def addresses(world, which=lambda _name: True):
    """Give {name: address} of those that are there, with what is Bea's where they take a key."""
    found = {}
    for name in filter(which, NAMES):
        with contextlib.suppress(NoReverseMatch):
            found[name] = reverse(name, args=ARGUMENTS.get(name, lambda w: [])(world))
    return found


def asked(client, url):
    """Ask for an address and take back what it did; give (status, whether Bea's number is to be read)."""
    with transaction.atomic():
        answer = client.get(url)
        content = b"".join(answer) if answer.streaming else answer.content
        transaction.set_rollback(True)
    list(get_messages(answer.wsgi_request))
    return answer.status_code, CANARY.encode() in content


@pytest.mark.parametrize("seller", ["sam", "ruth"])
def test_every_address_that_is_not_of_the_sale_answers_as_to_the_seller_himself(world, seller):
    """One that takes no GET says so before it asks who is there, and is asked once."""
    cast = world.cast
    User.objects.filter(pk=cast.users.bea.pk).update(phone=CANARY)
    let("ssr")
    alone, in_sale = cast.client_for(seller), selling(cast, seller)
    urls = addresses(world)

    without = {name: asked(alone, url) for name, url in urls.items()}
    read = [name for name, answer in without.items() if answer != (405, False)]
    within = {name: asked(in_sale, urls[name]) for name in read}

    assert within == {name: without[name] for name in read}
    assert len(read) > 100


@pytest.mark.parametrize("seller", ["sam", "ruth"])
def test_his_account_stays_his_whatever_he_sells(world, seller):
    """No password, address, second factor or profile of the customer is to be had, read or written."""
    cast, client = world.cast, selling(world.cast, seller)
    before = User.objects.values().get(pk=cast.users.bea.pk)
    sent = {"name": "Taken", "language": "en-us", "timezone": "UTC", "email": "taken@x.example", "phone": "1",
            "oldpassword": "a-long-enough-secret", "password1": "another-long-secret",
            "password2": "another-long-secret", "password": "a-long-enough-secret"}  # fmt: skip

    for name, url in addresses(world, OF_ONESELF.match).items():
        with transaction.atomic():
            client.post(url, sent)
            assert User.objects.values().get(pk=cast.users.bea.pk) == before, name
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("name", "args", "sent"),
    [
        ("approvals:step", lambda w: [w.step.pk], {"decision": "accept"}),
        ("approvals:acceptance", lambda w: [], {"steps": "1", "confirmed": "on"}),
        ("approvals:withdrawal", lambda w: [w.waiting.number], {}),
        ("approvals:limit", lambda w: [w.cast.memberships.bea.pk], {"amount": "100000"}),
        ("approvals:proxies", lambda w: [w.cast.memberships.carl.pk], {"deputy": "ruth"}),
        ("partners:profile", lambda w: [], {"name": "Bea"}),
        ("partners:person_edit", lambda w: [w.cast.memberships.bea.pk], {"name": "Taken"}),
        ("partners:address_new", lambda w: ["ACME_DEPOT"], {"label": "x", "street": "x", "city": "x", "country": "GB"}),
    ],
)
def test_the_customers_other_rights_are_not_the_resellers(world, name, args, sent):
    """He approves nothing for the customer, withdraws nothing, and changes nobody's limits, people or addresses."""
    client = selling(world.cast, "ruth")
    url = reverse(name, args=args(world))
    rows = (world.step, world.waiting, world.cart, world.cast.users.bea, world.cast.memberships.bea)

    status = client.post(url, sent).status_code

    before = [{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} for row in rows]
    for row in rows:
        row.refresh_from_db()
    after = [{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} for row in rows]
    assert after == before
    assert status in {403, 404} or name == "partners:profile"


def test_another_browser_of_the_same_seller_is_in_no_sale(world):
    selling(world.cast)

    answer = world.cast.client_for("sam").get(reverse("commerce:cart"))

    assert answer.status_code == 403


def test_the_sale_is_over_when_the_seller_signs_out_and_in(world):
    client = selling(world.cast)
    client.post(reverse("account_logout"))
    again = Client()
    again.force_login(world.cast.users.sam)

    assert again.get(reverse("commerce:cart")).status_code == 403


def test_starting_and_ending_give_the_browser_another_session_and_the_old_one_is_dead(world):
    cast = world.cast
    let("ssr")
    client = cast.client_for("sam")
    client.get("/")
    keys = [client.session.session_key]
    client.post(reverse("telesales:start", args=[cast.memberships.bea.pk]), {"reason": "He called"})
    keys.append(client.session.session_key)
    client.post(reverse("telesales:end"))
    keys.append(client.session.session_key)

    stale = Client()
    stale.cookies["sessionid"] = keys[1]
    assert (len(set(keys)), stale.get(reverse("commerce:cart")).status_code) == (3, 302)


def test_one_seller_has_one_sale_at_a_time_whichever_browser(world):
    cast, first = world.cast, selling(world.cast)
    resold(cast)
    second = cast.client_for("sam")
    second.post(reverse("telesales:start", args=[cast.memberships.zoe.pk]), {"reason": "She called"})

    assert (first.get(reverse("commerce:cart")).status_code, second.get(reverse("commerce:cart")).status_code) == (
        403,
        200,
    )

"""Every address, every member of the cast and nobody, GET and POST, against one literal table.

What is asked for is bea's, at the depot of acme: her colleagues above see it by their role, the operator's staff by
theirs, zoe of another company never: to her it does not exist (404).
"""

import uuid

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from approvals import links
from tests.pages.conftest import now, unhashed_static, world  # noqa: F401
from tests.site.routes_table import PEOPLE, TABLE


def patterns(resolver=None, spaces=()):
    """Give (name, pattern) of every address the resolver knows."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, [*spaces, entry.namespace] if entry.namespace else spaces)
        elif isinstance(entry, URLPattern):
            yield ":".join([*spaces, entry.name or "?"]), entry


NAMES = sorted(name for name, _pattern in patterns())
ARGUMENTS = {
    "commerce:product": lambda w: ["LANTERN"],
    "commerce:cart_add": lambda w: ["LANTERN"],
    "commerce:cart_choose": lambda w: [w.spare.pk],
    "commerce:submission": lambda w: [w.cart.pk],
    "commerce:cart_line": lambda w: [w.line.pk],
    "commerce:cart_line_removal": lambda w: [w.line.pk],
    "commerce:order": lambda w: [w.waiting.number],
    "commerce:order_start": lambda w: [w.placed.number],
    "commerce:order_release": lambda w: [w.held.number],
    "commerce:order_rejection": lambda w: [w.held.number],
    "commerce:account": lambda w: ["ACME"],
    "approvals:step": lambda w: [w.step.pk],
    "approvals:link": lambda w: [links.token(w.step)],
    "approvals:linked": lambda w: [w.step.pk],
    "approvals:withdrawal": lambda w: [w.waiting.number],
    "partners:detail": lambda w: ["ACME_DEPOT"],
    "partners:status": lambda w: ["ACME_DEPOT"],
    "account_reset_password_from_key": lambda w: ["1", "forged-key"],
    "outbox_mail": lambda w: ["1.mail"],
}
SENT = {
    "commerce:carts": lambda w: {"name": "Another"},
    "commerce:cart_add": lambda w: {"quantity": "2"},
    "commerce:cart_line": lambda w: {"quantity": "2"},
    "commerce:submission": lambda w: {"key": uuid.uuid4(), "seen_total": "12.34", "payment_method": "bank_transfer"},
    "commerce:order_rejection": lambda w: {"reject-reason": "No cover"},
    "approvals:step": lambda w: {"decision": "accept", "seen": w.step.content_hash},
    "approvals:linked": lambda w: {"decision": "accept", "seen": w.step.content_hash},
    "partners:switch": lambda w: {"membership": w.other_place.pk},
    "partners:status": lambda w: {"status": "on_hold", "reason": "Invoice 4711"},
}


CHANGE_SESSION = {"account_logout", "approvals:link", "partners:switch"}
GROUPS = ("account", "approvals:", "commerce:cart", "commerce:order", "partners:")


def group(name):
    """Split the addresses into parts that share one world."""
    return next((start for start in GROUPS if name.startswith(start)), "")


def clients(world):  # noqa: F811
    """Give {who: client}; they share a handler, whose middleware takes longer to load than a page."""
    found = {who: Client() if who == "anon" else world.cast.client_for(who) for who in PEOPLE}
    for client in found.values():
        client.handler = found["anon"].handler
    return found


def answers(world, found, name, method):  # noqa: F811
    """Ask as everybody, each time in a transaction that is taken back; give {who: status}."""
    url = reverse(name, args=ARGUMENTS.get(name, lambda w: [])(world))
    data = SENT.get(name, lambda w: {})(world) if method == "post" else {}
    statuses = {}
    for who, client in found.items():
        with transaction.atomic():
            statuses[who] = getattr(client, method)(url, data).status_code
            transaction.set_rollback(True)
    return statuses


def test_the_table_has_exactly_the_addresses_there_are():
    assert sorted({name for name, _method in TABLE}) == NAMES


@pytest.mark.parametrize("app", [*GROUPS, ""])
def test_everybody_gets_what_the_table_says(world, app):  # noqa: F811
    names = [name for name in NAMES if group(name) == app]
    shared = clients(world)

    seen = {
        (name, method.upper()): answers(world, clients(world) if name in CHANGE_SESSION else shared, name, method)
        for name in names
        for method in ("get", "post")
    }

    assert seen == {row: codes for row, codes in TABLE.items() if row[0] in names}

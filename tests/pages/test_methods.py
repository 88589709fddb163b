"""Methods: HEAD where GET works, nothing odd anywhere, and no POST without its form token."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.pages.writing import writes
from tests.site.routes_table import TABLE
from tests.site.test_routes import ARGUMENTS, CHANGE_SESSION, NAMES, SENT, clients

OK = {200, 302}


def address(world, name):
    return reverse(name, args=ARGUMENTS.get(name, lambda w: [])(world))


def somebody(name, method):
    """Give the first signed-in person who may, else None."""
    return next((who for who, code in TABLE[name, method].items() if code in OK and who != "anon"), None)


POSTS = [name for name in NAMES if somebody(name, "POST")]


def test_head_answers_what_get_answers_without_a_body(world):
    found = clients(world)
    asked = {name: somebody(name, "GET") for name in NAMES if name not in CHANGE_SESSION and somebody(name, "GET")}

    answers = {name: found[who].head(address(world, name)) for name, who in asked.items()}

    assert {name: answer.status_code for name, answer in answers.items()} == {
        name: TABLE[name, "GET"][who] for name, who in asked.items()
    }
    bodies = {name: answer.getvalue() if answer.streaming else answer.content for name, answer in answers.items()}
    assert {name for name, body in bodies.items() if body} == set()


READING_IS_NOTED = {"messaging:managed"}
"""Where a manager reads what two other companies write to each other: that he did is written down (P14)."""


NOTHING_OF_THE_SHOP = {"django_session", "account_emailaddress"}
"""Sessions, and the copy of an address that allauth makes when it first looks for it."""


def written():
    return {table: rows for table, rows in writes().items() if table not in NOTHING_OF_THE_SHOP}


def test_looking_changes_nothing(world):
    """Every page twice, also as a fragment: only what makes its reader leave or another place his is left out."""
    found = clients(world)
    looks = [name for name in NAMES if name not in CHANGE_SESSION | READING_IS_NOTED]
    asked = {name: somebody(name, "GET") for name in looks if somebody(name, "GET")}
    addresses = {name: address(world, name) for name in asked}
    before, changing = written(), {}

    for name, who in asked.items():
        for headers in ({}, {}, {"HTTP_HX_REQUEST": "true"}):
            answer = found[who].get(addresses[name], **headers)
            answer.getvalue() if answer.streaming else None
        after = written()
        if after != before:
            changing[name] = after.items() - before.items()
        before = after

    assert (changing, len(asked) > 60) == ({}, True)


ONE_CLICK = {"approvals:digests", "messaging:notify_off"}
"""What mail programs send for their reader, who has no page of ours: the token in the address is his (RFC 8058)."""


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_are_refused_everywhere(world, method):
    bea = world.cast.client_for("bea")

    answers = {name: bea.generic(method, address(world, name)).status_code for name in NAMES}

    assert answers == dict.fromkeys(NAMES, 405)


def test_no_post_works_without_its_form_token(world):
    answers = {}
    for name in sorted({*POSTS} - ONE_CLICK):
        signed_in = world.cast.client_for(somebody(name, "POST"))
        client = Client(enforce_csrf_checks=True)
        client.cookies = signed_in.cookies
        answers[name] = client.post(address(world, name), SENT.get(name, lambda w: {})(world)).status_code

    assert answers == dict.fromkeys(sorted({*POSTS} - ONE_CLICK), 403)


def test_a_mailed_link_does_not_decide_without_the_form_token_either(world):
    client = Client(enforce_csrf_checks=True)
    client.get(address(world, "approvals:link"))

    answer = client.post(address(world, "approvals:linked"), SENT["approvals:linked"](world))

    world.step.refresh_from_db()
    assert (answer.status_code, world.step.decision) == (403, None)


def test_an_odd_method_is_refused_rather_than_sent_on_to_tls(settings):
    settings.SECURE_SSL_REDIRECT = True

    refused, sent_on = Client().generic("TRACE", "/"), Client().get("/")

    assert (refused.status_code, refused["X-Content-Type-Options"], sent_on.status_code) == (405, "nosniff", 301)

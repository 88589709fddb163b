"""A list without rows says what will stand there and what to do first, and only what this reader may do; one that
filters have emptied says so, and how to clear them."""

import importlib
import pkgutil
import re

import pytest
from django.urls import reverse

import approvals
import commerce
import core
import messaging
import partners
import telesales
from core.lists import Listing
from tests.pages.conftest import unhashed_static  # noqa: F401
from tests.site.routes_table import PEOPLE, TABLE

APPS = (core, partners, commerce, approvals, telesales, messaging)
EMPTY = re.compile(r'<div class="empty">.*?</div>', re.S)
LINK = re.compile(r'<a class="btn btn-primary" href="([^"]+)"')
VAIN = "qqxyzzy"
WITHOUT_TABLE = {"telesales:report_sellers"}
"""A report of sums, which lays itself out."""
CHOOSES_FIRST = {("max", "approvals:who")}
"""Where the operator's staff say which company they mean before there is a list."""


def listings():
    """Give every declared list that has a page of its own: {url name: Listing}."""
    found = {}
    for app in APPS:
        for module in pkgutil.walk_packages([f"{app.__path__[0]}"], f"{app.__name__}."):
            if module.name.split(".")[1] in {"pages", "views", "listings", "people_list"}:
                known = vars(importlib.import_module(module.name)).values()
                found |= {each.url: each for each in known if isinstance(each, Listing) and each.url}
    return {url: found[url] for url in sorted(found) if url not in WITHOUT_TABLE}


LISTS = listings()


def may_read(name, person):
    """Whether the table of routes lets somebody read the list."""
    return TABLE[name, "GET"][person] == 200


def opened(client, url):
    answer = client.get(url, follow=True)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_every_list_says_what_will_stand_there():
    plain = {url for url, each in LISTS.items() if each.nothing is None and each.empty == Listing.empty}

    assert plain == set()


@pytest.mark.parametrize("person", [person for person in PEOPLE if person != "anon"])
def test_an_empty_list_leads_only_where_its_reader_may_go(cast, person):
    client, told = cast.client_for(person), []

    for name in LISTS:
        if not may_read(name, person):
            continue
        for box in EMPTY.findall(opened(client, reverse(name))):
            assert "<p>" in box, (name, box)
            told += [(name, url) for url in LINK.findall(box) if client.get(url).status_code != 200]

    assert told == []


@pytest.mark.parametrize("person", ["max", "ada", "fay", "vic"])
def test_a_list_that_filters_have_emptied_offers_to_clear_them(cast, person):
    client = cast.client_for(person)

    for name, listing in LISTS.items():
        searched = listing.filterset and "q" in listing.filterset.base_filters
        if not may_read(name, person) or not searched or (person, name) in CHOOSES_FIRST:
            continue
        box = EMPTY.search(opened(client, f"{reverse(name)}?q={VAIN}")).group()
        assert ("Nothing matches" in box, VAIN in (LINK.search(box) or [""])[0]) == (True, False), name
        assert "Clear the filters" in box, name

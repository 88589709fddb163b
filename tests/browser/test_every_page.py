"""Every page of every role, from the table of routes: no barrier that axe-core finds, in light or dark, nothing that
scrolls sideways at 200 % and at 320 px, also with the spacing a reader may set, nor in German, a title of its own
(WCAG 2.2 AA), and a trail that says where one is."""

from collections import defaultdict

import pytest
from django.db import transaction
from django.urls import reverse
from lxml import html

from partners.models import User
from tests.pages.conftest import now, unhashed_static, world  # noqa: F401
from tests.site.routes_table import TABLE
from tests.site.test_routes import ARGUMENTS, CHANGE_SESSION, GROUPS, clients, group

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ROLES = ("max", "ada", "sam", "fay", "carl", "bea", "vic", "ruth", "alf", "anon")
"""One of each role, those with the most rights first."""

SAME = {
    ("commerce:cart", "commerce:cart_detail"): "the current cart has an address of its own",
    ("partners:terms", "partners:terms_version"): "the last version of the terms has one as well",
}
"""Addresses whose pages may have one title, because they show the same."""

NAMES = sorted(name for name, method in TABLE if method == "GET" and 200 in TABLE[name, method].values())


def ask(client, url, language="en-gb"):
    """Give a response whose reader reads a language; nothing of it stays."""
    with transaction.atomic():
        User.objects.update(language=language)
        response = client.get(url, headers={"accept-language": language})
        response.getvalue() if response.streaming else None
        transaction.set_rollback(True)
    return response


def is_page(response):
    return not response.streaming and b"</body>" in response.content


def title(response):
    return html.document_fromstring(response.content.decode()).findtext(".//title")


def parts(response):
    """Give the kinds of elements that a page is made of, without its navigation."""
    root = html.document_fromstring(response.content.decode())
    return {(each.tag, each.get("class")) for main in root.xpath("//main") for each in main.iter()}


def is_lost(response, url):
    """Whether a page with a navigation neither stands in it nor says below what it lies."""
    root = html.document_fromstring(response.content.decode())
    listed = {each.partition("?")[0] for each in root.xpath("//*[@id='navigation']//a/@href")}
    return bool(listed) and url not in listed and not root.xpath("//nav[@class='crumbs']//li/a")


def pages(world, name, people):  # noqa: F811
    """Give (who, language, page) of an address for everybody to whom it shows what those before him have not seen; to
    the first in German as well."""
    url, seen = reverse(name, args=ARGUMENTS.get(name, lambda w: [])(world)), set()
    for who in (who for who in ROLES if TABLE[name, "GET"][who] == 200):
        page = ask(people[who], url)
        if not is_page(page):
            return
        if not seen:
            yield who, "de", ask(people[who], url, "de")
        if not parts(page) <= seen:
            seen |= parts(page)
            yield who, "en", page


@pytest.mark.parametrize("app", [*GROUPS, ""])
def test_no_page_keeps_anybody_out(world, shown, app):  # noqa: F811
    shared, found, lost, titles = clients(world), {}, set(), defaultdict(set)

    for name in (name for name in NAMES if group(name) == app):
        people = clients(world) if name in CHANGE_SESSION else shared
        for who, language, page in pages(world, name, people):
            if faults := shown.too_wide(page) if language == "de" else shown.faults(page):
                found[name, who, language] = faults
            if language == "en" and is_lost(page, page.request["PATH_INFO"]):
                lost.add(name)
            titles[who, language, title(page)].add(name)

    alike = {title: names for title, names in titles.items() if len(names) > 1 and tuple(sorted(names)) not in SAME}
    assert (found, lost, alike) == ({}, set(), {})


def test_no_sheet_keeps_a_screen_from_being_turned(world, shown):  # noqa: F811
    assert shown.turned(ask(world.cast.client_for("bea"), "/")) == []

"""Nothing is shown that does not work: every link and form of every page that each role can reach leads somewhere.

Some of the cast walk in test_escaping.
"""

from collections import Counter
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from django.db import transaction
from django.urls import Resolver404, resolve

from commerce.models import Product
from tests.pages.reading import document, fields
from tests.pages.world import give_passwords
from tests.site.routes_table import PEOPLE

MOST_PAGES, MOST_ALIKE, MOST_FORMS = 900, 6, 4
"""In all; how many pages of one route are opened; how many forms with the same fields are sent to one."""

IN_MARKUP = ("max", "ada", "bea", "sam", "dora")
"""Who walks in test_escaping, where every text is full of markup."""

LEAVES_SESSION = ("/account/sign-out/", "/partners/switch/")
WORKS = {200, 302, 422}
REACHES_PEOPLE = {"mailto", "tel"}


def route(path):
    """Give what the addresses of many rows have in common."""
    try:
        match = resolve(path)
    except Resolver404:
        return path
    return match.route if match.kwargs else path


class Crawl:
    """Walk through the site as one person; `broken` says which page offers what that does not work."""

    def __init__(self, client, start):
        self.client = client
        self.waiting = [start]
        self.statuses = {}
        self.tried = set()
        self.kinds, self.forms = Counter(), Counter()
        self.broken = []

    def run(self):
        while self.waiting and len(self.statuses) < MOST_PAGES:
            self._open(self.waiting.pop(0))
        return self

    def _ask(self, url):
        """Give the answer, read to its end where it is a file."""
        response = self.client.get(url, follow=True)
        if response.streaming:
            list(response)
        return response

    def _open(self, url):
        response = self._ask(url)
        self.statuses[url] = response.status_code
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            return
        page = document(response)
        for link in page.xpath("//a[@href]"):
            self._link(url, link.get("href"), page)
        for form in page.xpath("//form"):
            self._form(url, form)

    def _link(self, url, href, page):
        target, fragment = urldefrag(urljoin(url, href))
        if urlsplit(target).scheme in REACHES_PEOPLE:
            if not urlsplit(target).path:
                self.broken.append(f"{url} has a link to nobody's address: {target}")
        elif urlsplit(target).netloc:
            self.broken.append(f"{url} leads away to {target}")
        elif fragment and target == url and not page.xpath("//*[@id=$id]", id=fragment):
            self.broken.append(f"{url} points to #{fragment}, which is not there")
        elif "sort=" in url and target != url:
            return  # its links were seen on the unsorted page
        elif target not in self.statuses and target not in self.waiting and self._is_new_kind(target):
            self.waiting.append(target)

    def _is_new_kind(self, target):
        """Of the same list narrowed in many ways, one is looked at, of whichever company it is."""
        parts = urlsplit(target)
        asked = parse_qs(parts.query)
        kind = (route(parts.path), *sorted(asked), *asked.get("export", []))
        self.kinds[kind] += 1
        return self.kinds[kind] <= (1 if asked else MOST_ALIKE)

    def _form(self, url, form):
        address = urljoin(url, form.get("action") or url)
        method = (form.get("method") or "get").lower()
        if method == "dialog":
            return  # closes its dialog and sends nothing
        again = form.get("hx-post") or form.get("hx-get") or address
        if urljoin(url, again) != address:
            self.broken.append(f"{url} sends a form to {address}, with htmx to {again}")
        if (address, method) in self.tried or address in LEAVES_SESSION:
            return
        self.tried.add((address, method))
        kind = (route(urlsplit(address).path), method, *sorted(fields(form)))
        self.forms[kind] += 1
        if self.forms[kind] > MOST_FORMS:
            return
        status = self._send(method, address, form)
        if status not in WORKS:
            self.broken.append(f"{url} has a form to {address}, which answers {status}")

    def _send(self, method, address, form):
        """Send a form and take back what it did, a new session with its cookie too."""
        cookies = SimpleCookie(self.client.cookies)
        with transaction.atomic():
            status = getattr(self.client, method)(address, fields(form)).status_code
            transaction.set_rollback(True)
        self.client.cookies = cookies
        return status


def assert_whole(crawl):
    failed = {url: status for url, status in crawl.statuses.items() if status != 200}
    assert (failed, crawl.broken, crawl.waiting) == ({}, [], [])


@pytest.mark.parametrize("who", sorted({*PEOPLE[1:]} - {*IN_MARKUP}))
def test_all_that_is_shown_to_somebody_works_for_him(world, who):
    crawl = Crawl(world.cast.client_for(who), "/").run()

    assert_whole(crawl)


@pytest.mark.parametrize("who", ["bea", "fay", "sam", "max"])
def test_an_empty_house_offers_nothing_that_is_refused(cast, who):
    give_passwords(cast)

    crawl = Crawl(cast.client_for(who), "/orders/").run()

    assert_whole(crawl)


def test_what_is_no_longer_sold_is_named_in_the_cart_without_a_way_to_its_page(world):
    Product.objects.update(is_active=False)

    crawl = Crawl(world.cast.client_for("bea"), "/carts/current/").run()

    assert_whole(crawl)


def test_all_that_is_shown_before_signing_in_works(db, client):
    crawl = Crawl(client, "/account/sign-in/").run()

    assert_whole(crawl)

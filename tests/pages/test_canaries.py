"""Two companies of equal shape never cross: nobody of the one reads a text of the other, wherever he goes (P12)."""

import io
import re
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import get_resolver

from commerce.models import Account, Cart, CartLine, Order
from partners.models import Membership, Partner, User
from tests.pages.reading import document

pytestmark = pytest.mark.xdist_group("canaries")
OWN, OTHER = "C01", "C02"
WHO = ["admin", "top", "approver", "proxy", "buyer", "guest", "vendor", "reseller", "affiliate"]
FOREIGN_CANARY = re.compile(rf"CNRY-{OTHER}-[\w-]+")
MOST_PAGES = 250
TABLES = [Partner, User, Membership, Order, Cart, CartLine, Account]


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """Make the companies once for this module."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        call_command("seed", scale=2, canary=True, stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def companies(seeded, db):
    """The two companies; what a test writes is rolled back."""


def signed_in(who):
    client = Client()
    client.force_login(User.objects.get(username__iexact=who))
    return client


def text_of(response):
    return (
        b"".join(response).decode(errors="replace") if response.streaming else response.content.decode(errors="replace")
    )


class Walk:
    """Follow every link from the first page on; `leaks` are foreign canaries by address."""

    def __init__(self, client):
        self.client, self.waiting, self.seen, self.leaks = client, ["/"], set(), {}

    def run(self):
        while self.waiting and len(self.seen) < MOST_PAGES:
            self.open(self.waiting.pop(0))
        return self

    def open(self, url):
        self.seen.add(url)
        response = self.client.get(url, follow=True)
        text = text_of(response)
        if found := FOREIGN_CANARY.findall(text):
            self.leaks[url] = found
        if response.status_code == 200 and "html" in response["Content-Type"] and text.strip():
            self._follow(url, response)

    def _follow(self, url, response):
        for link in document(response).xpath("//a[@href] | //*[@hx-get]"):
            target = urldefrag(urljoin(url, link.get("href") or link.get("hx-get")))[0]
            if not urlsplit(target).netloc and target not in self.seen and target not in self.waiting:
                self.waiting.append(target)


@pytest.mark.parametrize("who", WHO)
def test_no_page_that_links_lead_to_shows_another_company(companies, who):
    walk = Walk(signed_in(f"CNRY-{OWN}-{who}")).run()

    assert (walk.leaks, len(walk.seen) > 2) == ({}, True)


def test_the_operator_meets_them_so_the_walk_would_notice(companies):
    walk = Walk(signed_in("max"))
    walk.waiting = ["/partners/"]

    assert walk.run().leaks != {}


def addresses(numbers):
    """Give every address that takes arguments, filled with each of the other company's keys that fits."""
    for route in routes(get_resolver().url_patterns):
        parts = re.findall(r"<(?:\w+:)?\w+>", route)
        for kind, values in numbers.items():
            if parts and all(part.startswith("<int:") == (kind == "int") for part in parts):
                yield from ("/" + re.sub(r"<(?:\w+:)?\w+>", str(value), route) for value in values)


def routes(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        yield from routes(pattern.url_patterns, route) if hasattr(pattern, "url_patterns") else [route]


@pytest.mark.parametrize("who", ["admin", "buyer", "reseller"])
def test_no_address_guessed_with_another_companys_keys_shows_it(companies, who):
    client = signed_in(f"CNRY-{OWN}-{who}")
    codes = Partner.objects.filter(code__startswith=f"CNRY-{OTHER}").values_list("code", flat=True)
    orders = Order.objects.filter(partner__code__startswith=f"CNRY-{OTHER}").values_list("number", flat=True)
    ids = {pk for model in TABLES for pk in foreign(model)}
    keys = {"str": [codes[0], orders[0], "CNRY-C02-buyer"], "int": sorted(ids)}

    leaks = {}
    for url in addresses(keys):
        response = client.get(url, follow=True)
        asked = urlsplit(url).path
        found = [canary for canary in FOREIGN_CANARY.findall(text_of(response)) if canary not in asked]
        if found or response.status_code >= 500:
            leaks[url] = (response.status_code, found)

    assert leaks == {}


def foreign(model):
    """Give the smallest keys of the other company's rows."""
    paths = {
        Partner: "code", User: "username", Membership: "partner__code", Order: "partner__code", Cart: "partner__code",
        CartLine: "cart__partner__code", Account: "partner__code",
    }  # fmt: skip
    rows = model.objects.filter(**{f"{paths[model]}__startswith": f"CNRY-{OTHER}"}).order_by("pk")
    return rows.values_list("pk", flat=True)[:3]

"""Two companies of equal shape never cross: nobody of the one reads a text of the other, wherever he goes (P12, C7)."""

import io
import itertools
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.urls import get_resolver

from commerce.models import (
    Cart,
    CartLine,
    Order,
    PriceEntry,
    PriceList,
    PriceListAssignment,
    PriceRule,
    Product,
    ProductImage,
    QuantityRule,
)
from core.models import Job, JobFile, SavedView
from partners.models import Membership, Partner
from tests.factories.standing import transaction_of_a_module
from tests.pages import canaries
from tests.pages.canaries import FOREIGN_CANARY, OTHER, OWN, rows_of, signed_in, text_of
from tests.pages.conftest import PLAIN
from tests.pages.walking import Walk

pytestmark = pytest.mark.xdist_group("canaries")
WHO = ["admin", "top", "approver", "proxy", "buyer", "guest", "vendor", "reseller", "affiliate"]
STARTS = ["/", "/catalogue/SHARED-1/"]
MORE = {"admin": ["/price-lists/", "/products/", "/jobs/"]}
"""Where the walks begin: also at what a vendor sells to both."""
HTMX = {"HTTP_HX_REQUEST": "true"}
REFUSED = {403, 404, 405}


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Make the companies, and what they have done, once for this module."""
    own = {"DEMO": True, "MEDIA_ROOT": str(tmp_path_factory.mktemp("media")), "WHITENOISE_AUTOREFRESH": True}
    storages = {**settings.STORAGES, "staticfiles": PLAIN}
    with override_settings(**own, STORAGES=storages), transaction_of_a_module(django_db_blocker):
        call_command("seed", scale=2, canary=True, stdout=io.StringIO())
        for number, company in enumerate((OWN, OTHER), 1):
            canaries.Life(company, number).live()
        yield


@pytest.fixture
def companies(seeded, db):
    """The two companies; what a test writes is rolled back."""


@pytest.fixture(scope="module")
def walked(seeded):
    """Keep the walks: one of each person serves every question about it."""
    return {}


@pytest.fixture
def walk_of(companies, walked):
    """Give what gives somebody's walk."""

    def give(who):
        if who not in walked:
            starts = [*STARTS, *MORE.get(who, [])]
            walked[who] = Walk(signed_in(f"CNRY-{OWN}-{who}"), FOREIGN_CANARY, starts).run()
        return walked[who]

    return give


@pytest.mark.parametrize("who", WHO)
def test_no_page_that_links_lead_to_shows_another_company(walk_of, who):
    walk = walk_of(who)

    assert (walk.leaks, len(walk.seen) > 2) == ({}, True)


def test_an_administrator_walks_past_everything_that_his_company_has(walk_of):
    """So the walk would notice: each of these pages of the other company is full of its texts."""
    walk = walk_of("admin")

    own = PriceList.objects.get(name=f"CNRY-{OWN}-list-own").pk
    article = Product.objects.get(code=f"CNRY-{OWN}-article-2").pk
    job = Job.objects.filter(owner__username=f"CNRY-{OWN}-admin").first().pk
    parts = ("", "rules/", "versions/", "given/", "mass-update/", "import/", "settings/", "?export=xlsx")
    wanted = [f"/price-lists/{own}/{part}" for part in parts]
    wanted += [f"/products/{article}/{part}" for part in ("", "images/", "quantities/", "prices/", "history/")]
    wanted += [f"/jobs/{job}/", "/prices/changes/", "/price-lists/?export=tsv", "/products/?export=csv"]
    seen = {url.partition("&")[0]: status for url, status in walk.seen.items()}
    assert {url: seen.get(url) for url in wanted} == dict.fromkeys(wanted, 200)


def test_the_operator_meets_them_so_the_walk_would_notice(companies):
    walk = Walk(signed_in("max"), FOREIGN_CANARY, ["/partners/"], alike=1)

    assert walk.run().leaks != {}


def routes(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        yield from routes(pattern.url_patterns, route) if hasattr(pattern, "url_patterns") else [route]


PART = re.compile(r"<(?:\w+:)?\w+>")


def kinds(route):
    """Give the kinds of what an address takes: ("int", "str")."""
    return tuple("int" if part.startswith("<int:") else "str" for part in PART.findall(route))


def addresses(keys):
    """Give (route, address) of all that take arguments, each filled with the keys of its kinds and its beginning."""
    for route in routes(get_resolver().url_patterns):
        known = keys.get(kinds(route), {})
        begun = [each for each in known if route.startswith(each)]
        for values in known[max(begun, key=len)] if begun else []:
            parts = iter(values)
            yield route, "/" + PART.sub(lambda _part, parts=parts: str(next(parts)), route)


def ids(company, model, most=1):
    return list(rows_of(company, model).values_list("pk", flat=True)[:most])


def pairs(company, model, parent):
    """Give (id of the parent, id) of some rows."""
    return list(rows_of(company, model).values_list(parent, "pk")[:1])


ABOUT = {
    "approvals/people/": Membership, "carts/": Cart, "carts/lines/": CartLine, "import/": Job, "jobs/": Job,
    "lists/views/": SavedView, "people/": Membership, "price-lists/": PriceList,
    "price-lists/assignments/": PriceListAssignment, "products/": Product, "products/import/": Job,
    "quick-order/file/": Job, "sales/carts/": Cart, "sales/customer/": Membership, "sales/lines/": CartLine,
    "sales/opportunities/customers/": Membership, "sales/products/": Product, "sales/shares/": Product,
    "sales/uploads/": Job,
}  # fmt: skip
"""Whose id an address takes, by how it begins; of all else that takes an id there is nothing yet."""
BELOW = {
    "price-lists/<int:pk>/prices/": (PriceEntry, "price_list_id", PriceList),
    "price-lists/<int:pk>/rules/": (PriceRule, "price_list_id", PriceList),
    "products/<int:pk>/images/": (ProductImage, "product_id", Product),
    "products/<int:pk>/quantities/": (QuantityRule, "product_id", Product),
    "jobs/<int:pk>/files/": (JobFile, "job_id", Job),
}


def guesses():
    """Give the other company's keys by the kinds and beginnings of addresses; also behind keys of one's own."""
    root, *articles = (f"CNRY-{OTHER}-{each}" for each in ("root", "article-2", "article-3"))
    orders = list(rows_of(OTHER, Order).values_list("number", flat=True)[:2])
    codes = [root, f"CNRY-{OTHER}-buyer", *articles, *orders]
    lists, jobs = [*ids(OTHER, PriceList), *ids(OWN, PriceList)], ids(OTHER, Job)
    below = {start: [*pairs(OTHER, model, parent), *itertools.product(ids(OWN, above), ids(OTHER, model))]
             for start, (model, parent, above) in BELOW.items()}  # fmt: skip
    words = {"": codes, "partners/": [root], "catalogue/": articles, "orders/": orders}
    numbers = {"": sorted(jobs + lists), **{start: ids(OTHER, model, 2) for start, model in ABOUT.items()}}
    return {
        ("str",): {start: [(each,) for each in found] for start, found in words.items()},
        ("int",): {start: [(pk,) for pk in found] for start, found in numbers.items()},
        ("int", "int"): {
            **below,
            "": [pair for each in below.values() for pair in each[:1]],
            "price-lists/<int:pk>/import/": list(itertools.product(lists, jobs)),
        },
        ("int", "str"): {"": list(itertools.product(lists, [*articles, "product", "partner"]))},
        ("str", "int"): {"": [(number, 1) for number in orders]},
    }


QUERIES = [
    "/catalogue/?q=CNRY-{o}", "/completion/?q=CNRY-{o}", "/completion/?q=article", "/products/?q=CNRY-{o}",
    "/products/?vendor={root}", "/price-lists/?q=CNRY-{o}", "/price-lists/?owner=companies",
    "/partners/CNRY-{m}-root/prices/?sku=CNRY-{o}-article-2&quantity=2",
    "/prices/why/?partner=CNRY-{o}-root&sku=CNRY-{o}-article-2&quantity=2",
    "/prices/why/?partner=CNRY-{m}-root&sku=CNRY-{o}-article-2&quantity=2",
    "/prices/why/?partner=CNRY-{o}-root&sku=CNRY-{m}-article-2&quantity=2",
    "/price-lists/{list}/choices/product/?q=CNRY", "/price-lists/{list}/choices/partner/?q=CNRY",
    "/price-lists/{list}/choices/partner/?partner=cnry-{o}", "/price-lists/{list}/?q=CNRY-{o}",
    "/price-lists/{list}/prices/new/?product=NOTHING", "/products/?attribute={o}", "/taxes/?partner=CNRY-{o}-root",
    "/jobs/?q=CNRY", "/partners/?q=CNRY-{o}", "/orders/?q=CNRY-{o}&scope=company", "/prices/changes/?page=2",
]  # fmt: skip
LISTS = ["/products/", "/price-lists/", "/price-lists/{list}/", "/price-lists/{list}/rules/", "/partners/", "/jobs/"]


@pytest.mark.parametrize("who", ["admin", "buyer", "vendor", "reseller"])
def test_no_address_guessed_with_another_companys_keys_shows_it(companies, who):
    """What is forbidden, or not to be read, before anything is looked up is so with every key; what a page refuses, its
    fragment does."""
    client, forbidden, leaks = signed_in(f"CNRY-{OWN}-{who}"), set(), {}
    for route, url in addresses(guesses()):
        for headers in ({}, HTMX) if route not in forbidden else ():
            response = client.get(url, follow=True, **headers)
            found = told(response, urlsplit(url).path)
            if found or response.status_code >= 500:
                leaks[url] = (response.status_code, found)
            if response.status_code in REFUSED:
                forbidden |= {route} if response.status_code in {403, 405} else set()
                break

    assert leaks == {}


def test_to_their_own_administrator_such_addresses_answer(companies):
    """So the guesses would notice."""
    client, answered = signed_in(f"CNRY-{OTHER}-admin"), set()
    for route, url in addresses(guesses()):
        start = max((each for each in (*ABOUT, *BELOW) if route.startswith(each)), key=len, default="")
        if start and start not in answered and client.get(url).status_code == 200:
            answered.add(start)

    assert answered >= {
        "approvals/people/", "jobs/", "people/", "price-lists/", "price-lists/<int:pk>/prices/",
        "price-lists/<int:pk>/rules/", "products/", "products/import/", "sales/shares/",
    }  # fmt: skip


@pytest.mark.parametrize("who", ["admin", "buyer", "vendor", "reseller"])
def test_no_search_choice_or_file_gives_another_companys_rows(companies, who):
    client, leaks = signed_in(f"CNRY-{OWN}-{who}"), {}
    own = PriceList.objects.get(name=f"CNRY-{OWN}-list-own").pk
    root = Partner.objects.get(code=f"CNRY-{OTHER}-root").pk
    files = [f"{page}?export={kind}&q={q}" for page in LISTS for kind in ("csv", "tsv", "xlsx") for q in ("", "CNRY")]
    foreign = ",".join(str(pk) for pk in [*ids(OTHER, Product), *ids(OTHER, PriceList), *ids(OTHER, PriceEntry)])
    files += [f"{page}?export=tsv&ids={foreign}" for page in LISTS]
    for address in [*QUERIES, *files]:
        url = address.format(o=OTHER, m=OWN, list=own, root=root)
        for headers in ({}, HTMX):
            response = client.get(url, follow=True, **headers)
            found = told(response, url)
            if found or response.status_code >= 500:
                leaks[url] = (response.status_code, found)

    assert leaks == {}


def told(response, asked):
    """Give the foreign canaries of an answer, without those that stood in the question."""
    return [canary for canary in FOREIGN_CANARY.findall(text_of(response)) if canary.lower() not in asked.lower()]


def test_what_is_foreign_reads_like_what_never_was(companies):
    """Neither the words of a page nor of a refusal tell whether a product, partner or list of others is there."""
    admin = signed_in(f"CNRY-{OWN}-admin")
    own = PriceList.objects.get(name=f"CNRY-{OWN}-list-own").pk
    given = PriceListAssignment.objects.filter(price_list=own).first().pk
    asked = [
        (f"/partners/CNRY-{OWN}-root/prices/", {"sku": f"CNRY-{OTHER}-article-2"}, {"sku": f"CNRY-{OTHER}-nothing-2"}),
        ("/prices/why/", {"sku": f"CNRY-{OTHER}-article-2", "partner": f"CNRY-{OWN}-root"},
         {"sku": f"CNRY-{OTHER}-nothing-2", "partner": f"CNRY-{OWN}-root"}),
        ("/prices/why/", {"sku": f"CNRY-{OWN}-article-2", "partner": f"CNRY-{OTHER}-root"},
         {"sku": f"CNRY-{OWN}-article-2", "partner": f"CNRY-{OTHER}-toor"}),
        (f"/price-lists/{own}/choices/product/", {"q": f"CNRY-{OTHER}-article"}, {"q": f"CNRY-{OTHER}-nothing"}),
    ]  # fmt: skip
    sent = [
        (f"/price-lists/{own}/prices/new/", *({"product": f"CNRY-{OTHER}-{name}-2", "unit_price": "1",
                                               "min_quantity": "1"} for name in ("article", "nothing"))),
        (f"/price-lists/{own}/given/", {"partner": f"CNRY-{OTHER}-root"}, {"partner": f"CNRY-{OTHER}-toor"}),
        ("/price-lists/new/", *({"name": f"CNRY-{OTHER}-list-{name}", "currency": "XYZ", "priority": "1"}
                                for name in ("own", "new"))),
        (f"/price-lists/{own}/copy/", {"name": f"CNRY-{OTHER}-list-own"}, {"name": f"CNRY-{OTHER}-list-new"}),
        (f"/price-lists/{own}/settings/", *({"name": f"CNRY-{OTHER}-list-{name}", "priority": "20", "taxes": "net",
                                             "is_active": "on"} for name in ("own", "new"))),
        (f"/price-lists/assignments/{given}/", {"act": "rubbish"}, {"act": "nonsense"}),
    ]  # fmt: skip

    answers = [(url, *(plain(admin.get(url, each), each) for each in both)) for url, *both in asked]
    for url, *both in sent:
        told = []
        for each in both:
            with transaction.atomic():
                told.append(plain(admin.post(url, each, follow=True), each))
                transaction.set_rollback(True)
        answers.append((url, *told))

    assert {url: differing(*both) for url, *both in answers if both[0] != both[1]} == {}


def plain(response, asked):
    """Give an answer without form tokens, what was asked for, and numbers: those of rows that were made differ."""
    text = re.sub(r"[A-Za-z0-9]{64}", "", text_of(response))
    for value in sorted(asked.values(), key=len, reverse=True):
        text = text.replace(value, "…")
    return response.status_code, re.sub(r"\d+|…", "", text)


def differing(one, other):
    return one[0], other[0], sorted(set(one[1].splitlines()) ^ set(other[1].splitlines()))[:4]

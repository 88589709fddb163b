"""Whatever people name things, no page takes it for markup: tags, quotes, what a drawing or script would run (W07).

Every text that can be written about products, prices and taxes holds one canary; then everybody walks everywhere.
"""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commerce.models import (
    Attribute,
    Category,
    NoticeKind,
    PriceEntry,
    PriceList,
    PriceListVersion,
    PriceNotice,
    PriceRule,
    Product,
    ProductImage,
    QuantityRule,
    TaxClass,
)
from core import jobs
from core.models import Job
from partners.models import Partner, PartnerLevel, PartnerType
from tests.pages.reading import document
from tests.pages.test_links import IN_MARKUP, Crawl, assert_whole

BAIT = """'"><x-bait>"""
SCHEME = "javascript:alert(1)"
PICTURE = f"/images/{'1' * 40}.webp"
"""Named and not there."""

SCRIPT = """</title></script></svg><svg onload=alert(1)><img src=x onerror=alert(1)>'" onfocus=alert(1) autofocus x='"""
RAN = (
    "//*[local-name()='x-bait'] | //script[not(@src)] | //@onload | //@onerror | //@onfocus | //@onclick"
    " | //img[@src='x'] | //*[starts-with(translate(normalize-space(@href), 'JAVSCRIPT', 'javscript'), 'javascript:')]"
)


class Looking(Crawl):
    """Walks and looks for what ran out of its place; `found` says on which page."""

    def __init__(self, client, start):
        super().__init__(client, start)
        self.found, self.full = {}, 0

    def _ask(self, url):
        whole = super()._ask(url)
        if not whole.streaming:
            for answer in (whole, self.client.get(url, HTTP_HX_REQUEST="true")):
                if answer.status_code in {200, 422} and not answer.streaming and "html" in answer["Content-Type"]:
                    self._look(url, answer)
        return whole

    def _look(self, url, answer):
        if not answer.content.strip():
            return
        self.full += b"x-bait" in answer.content
        ran = [str(each) for each in document(answer).xpath(RAN)]
        if ran:
            self.found[url] = ran


@pytest.fixture
def baited(world, settings, tmp_path):
    """Give the world with a canary in every text of products, prices and taxes."""
    settings.MEDIA_ROOT = str(tmp_path)
    cast, lantern = world.cast, world.cast.products.LANTERN
    Category.objects.update(name=f"{BAIT}{SCRIPT}"[:120])
    Attribute.objects.create(name=f"{BAIT}colour", unit=BAIT, is_facet=True)
    texts = {language: {"name": f"{BAIT}{SCRIPT}", "description": SCRIPT} for language in ("de", "pl")}
    Product.objects.update(name=f"{BAIT}{SCRIPT} lantern", description=f"{BAIT}{SCRIPT}", unit=BAIT, texts=texts,
                           attributes={f"{BAIT}colour": f"{BAIT}{SCRIPT}", BAIT: BAIT},
                           vendor=cast.partners.acme_depot)  # fmt: skip
    Product.objects.filter(pk=lantern.pk).update(tax_class="bait")
    TaxClass.objects.create(code="bait", name=f"{BAIT}{SCRIPT}"[:80])
    ProductImage.objects.create(product=lantern, small="0" * 40 + ".webp", large="1" * 40 + ".webp", width=1, height=1,
                                alt=f"{BAIT}{SCRIPT}")  # fmt: skip
    Product.objects.filter(pk=lantern.pk).update(picture="0" * 40 + ".webp")
    Partner.objects.filter(code="ACME").update(
        name=f"{BAIT}{SCRIPT}"[:200], attributes={f"{BAIT}a": f"{BAIT}{SCRIPT}"},
        level=PartnerLevel.objects.create(name=BAIT), type=PartnerType.objects.create(name=BAIT),
    )  # fmt: skip
    QuantityRule.objects.create(product=lantern, partner=cast.partners.acme, minimum=2, increment=2)
    _bait_prices(cast, lantern)
    _bait_files(cast)
    return cast


def _bait_prices(cast, lantern):
    for price_list in PriceList.objects.all():
        name = f"{BAIT}{price_list.pk}{SCRIPT}"[:120]
        PriceList.objects.filter(pk=price_list.pk).update(name=name, owner=cast.partners.acme)
    known = {"price_list": cast.price_list, "added_in": 1}
    rule = {"kind": "percent", "value": 5, "condition_1": f"@{BAIT}a={BAIT}{SCRIPT}".lower()}
    PriceRule.objects.create(**known, product=lantern, **rule)
    PriceRule.objects.create(**known, category=Category.objects.first(), **rule)
    PriceListVersion.objects.create(price_list=cast.price_list, number=1, kind="created", summary=f"{BAIT}{SCRIPT}",
                                    head=cast.price_list.head(), at=cast.now, by_name=f"{BAIT}{SCRIPT}")  # fmt: skip
    entry = PriceEntry.objects.get(product=lantern)
    PriceEntry.objects.filter(pk=entry.pk).update(retired_in=2)
    PriceEntry.objects.create(price_list=cast.price_list, product=lantern, unit_price=Decimal(23), added_in=2)
    PriceList.objects.filter(pk=cast.price_list.pk).update(version=2)
    due = {"due_at": cast.now.replace(year=cast.now.year + 1), "product": lantern, "price_list": cast.price_list}
    PriceNotice.objects.create(partner=cast.partners.acme, kind=NoticeKind.ITEM_LEAVES, **due)


def _bait_files(cast):
    """Files whose names, heads and cells are canaries, one job each for max and ada."""
    name = "bait<x-bait>'.csv"
    products = f'code,name,{BAIT.replace(chr(34), "")},pack size\n"NEW-{chr(39)}><x-bait>",<x-bait>,<x-bait>,1\n' + \
        'LANTERN,<x-bait>,,1\n"<x-bait>",,<x-bait>,<x-bait>\n'  # fmt: skip
    prices = 'code,price,<x-bait>\n"<x-bait>",<x-bait>,1\nLANTERN,5,\nCANDLE,<x-bait>,<x-bait>\n'
    for who in ("max", "ada"):
        client = cast.client_for(who)
        client.post("/products/import/", {"file": SimpleUploadedFile(name, products.encode())})
        at = f"/price-lists/{cast.price_list.pk}/import/"
        client.post(at, {"file": SimpleUploadedFile(name, prices.encode()), "how": "merge"})
    jobs.work()
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


UNLINKED = ["/catalogue/?view=list", "/completion/?q=lantern", "/catalogue/?q=%3Cx-bait%3E", "/catalogue/LANTERN/",
            "/prices/changes/", "/partners/ACME/prices/?sku=LANTERN&quantity=2",
            "/prices/why/?partner=ACME&sku=LANTERN&quantity=2", "/products/?q=%27%22%3E%3Cx-bait%3E",
            "/price-lists/{list}/choices/product/?q=L", "/price-lists/{list}/choices/partner/?q=A",
            "/price-lists/{list}/products/LANTERN/history/"]  # fmt: skip
"""Looked at by those who may, though few links lead there."""


@pytest.mark.parametrize("who", IN_MARKUP)
def test_no_text_becomes_markup_anywhere_and_all_that_is_shown_works(baited, who):
    walk = Looking(baited.client_for(who), "/")
    unlinked = [each.format(list=baited.price_list.pk) for each in UNLINKED]
    walk.waiting += unlinked

    walk.run()

    assert (walk.found, walk.full > 10) == ({}, True)
    may_be_closed = {walk.statuses.pop(url) for url in unlinked}
    walk.statuses.pop(PICTURE, None)
    assert may_be_closed <= {200, 403}
    assert_whole(walk)


ECHOED = ["q", "category", "view", "of", "quantity", "page", "sort", "state", "sku", "partner", "at", "columns",
          "after", "product", "attribute", "availability", "owner", "vendor", "next", "back"]  # fmt: skip
PLACES = {
    "bea": ["/catalogue/", "/completion/", "/catalogue/LANTERN/", "/catalogue/LANTERN/price/", "/prices/changes/"],
    "max": ["/products/", "/products/new/", "/price-lists/", "/price-lists/new/", "/prices/why/", "/taxes/", "/jobs/",
            "/price-lists/{list}/", "/price-lists/{list}/rules/", "/price-lists/{list}/prices/new/",
            "/price-lists/{list}/choices/product/", "/partners/ACME/prices/", "/categories/", "/attributes/"],
}  # fmt: skip


@pytest.mark.parametrize(("who", "place"), [(who, place) for who, places in PLACES.items() for place in places])
def test_what_stands_in_an_address_stays_text(world, who, place):
    client, ran = world.cast.client_for(who), {}
    address = place.format(list=world.cast.price_list.pk)

    for asked in [*({name: SCRIPT} for name in ECHOED), {"next": SCHEME}, {"back": SCHEME},
                  *(dict.fromkeys(ECHOED, text) for text in (BAIT, SCHEME))]:  # fmt: skip
        for headers in ({}, {"HTTP_HX_REQUEST": "true"}):
            answer = client.get(address, asked, follow=True, **headers)
            if answer.content.strip() and (found := document(answer).xpath(RAN)):
                ran[tuple(asked.items())] = [str(each) for each in found]

    assert ran == {}


FORMS = {
    "/products/new/": ["code", "name", "description", "unit", "vendor", "restricted_countries", "name_de",
                       "description_pl", "pack_size", "attributes_name", "attributes_value", "seen"],
    "/categories/": ["name", "parent"],
    "/attributes/": ["name", "unit", "position"],
    "/taxes/classes/": ["code", "name"],
    "/taxes/rates/": ["tax_class", "country", "rate", "effective_from"],
    "/price-lists/new/": ["name", "currency", "priority", "effective_from"],
    "/price-lists/{list}/prices/new/": ["product", "min_quantity", "unit_price", "effective_from"],
    "/price-lists/{list}/rules/new/": ["product", "value", "property_1", "value_1", "partner", "effective_to"],
    "/price-lists/{list}/mass-update/": ["by", "category", "rounding", "at", "seen_version"],
    "/price-lists/{list}/copy/": ["name", "percent"],
    "/price-lists/{list}/given/": ["partner", "priority"],
    "/products/activation/": ["ids", "back", "reason"],
}  # fmt: skip


@pytest.mark.parametrize("place", FORMS)
def test_what_a_refused_form_shows_again_stays_text(world, place):
    client, address = world.cast.client_for("max"), place.format(list=world.cast.price_list.pk)
    ran = {}

    for text in (BAIT, SCRIPT):
        answer = client.post(address, dict.fromkeys(FORMS[place], text), follow=True)
        if found := document(answer).xpath(RAN):
            ran[text] = [str(each) for each in found]

    assert ran == {}

"""Nothing leads a buyer to a product that is not in his lists: no page, search, completion, price or cart (C2)."""

from datetime import timedelta

import pytest

from commerce.models import (
    Attribute,
    Category,
    PriceEntry,
    PriceList,
    PriceListAssignment,
    PriceRule,
    ProductImage,
)
from tests.factories.rows import ProductFactory
from tests.pages.reading import document, of_class
from tests.pages.test_catalogue_pages import HTMX, bea, words  # noqa: F401


@pytest.fixture
def canaries(cast, now):
    """Give products that bea must never find, each hidden in its own way; all have a facet value of their own."""
    Attribute.objects.create(name="Brand", is_facet=True)
    group = Category.objects.create(code="canaries", name="Canary cage")
    hidden = {}
    for way in ("none", "other", "ended", "retired", "inactive", "condition", "category rule", "future"):
        product = ProductFactory(
            code=f"CANARY-{way.upper().replace(' ', '-')}",
            name=f"Canary {way}",
            category=group,
            attributes={"Brand": f"Canary {way}"},
            is_active=way != "inactive",
        )
        hidden[way] = product
        ProductImage.objects.create(product=product, small=f"canary-{way}", large=f"canary-{way}", width=1, height=1)
    hide(cast, now, hidden, group)
    return hidden


def hide(cast, now, hidden, group):
    yesterday, trade = now - timedelta(days=1), cast.price_list

    def priced(way, prices=trade, **values):
        PriceEntry.objects.create(price_list=prices, product=hidden[way], unit_price=1, **values)

    others = PriceList.objects.create(name="Zenith's", currency="GBP")
    PriceListAssignment.objects.create(price_list=others, partner=cast.partners.zenith)
    priced("other", others)
    past = PriceList.objects.create(name="Past", currency="GBP", effective_to=yesterday)
    PriceListAssignment.objects.create(price_list=past, partner=cast.partners.acme)
    priced("ended", past)
    priced("retired", added_in=1, retired_in=2)
    priced("inactive")
    priced("future", effective_from=now + timedelta(days=1))
    common = {"price_list": trade, "condition_1": "@grade=gold", "value": 1}
    PriceRule.objects.create(product=hidden["condition"], kind="price", **common)
    PriceRule.objects.create(category=group, kind="percent", **common)


PATHS = [
    "/catalogue/", "/catalogue/?view=list", "/catalogue/?q=a canary", "/catalogue/?q=canary", "/catalogue/?q=canari",
    "/catalogue/?q=CANARY-NONE", "/catalogue/?f.Brand=Canary", "/catalogue/?category=canaries", "/catalogue/?page=2",
    "/catalogue/CANDLE/", "/completion/?q=canary", "/completion/?q=canari",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_nothing_leads_to_a_product_that_is_not_in_ones_lists(canaries, bea, path):  # noqa: F811
    answers = [bea.get(path), bea.get(path, **HTMX)]

    found = [name for answer in answers for name in told(answer) if "canary" in name.lower()]
    assert found == []


def told(answer):
    """Give all texts of a page and all addresses in it, but what was asked for itself."""
    if answer.status_code == 302:
        return []
    page = document(answer) if answer.content.strip() else None
    if page is None:
        return []
    echoes = page.xpath("//label[input[@checked]]")
    for chip in [*of_class(page, "chip"), *echoes, *page.xpath("//input[@type='search']"), *of_class(page, "note")]:
        chip.drop_tree()
    links = [link for link in page.xpath("//main//a/@href|//main//img/@src|//img/@src") if "=" not in link]
    return [words(page), *links]


def test_neither_page_nor_price_nor_cart_knows_what_is_not_in_ones_lists(canaries, bea):  # noqa: F811
    codes = [product.code for product in canaries.values()] + ["NEVER-WAS"]

    statuses = {
        (
            bea.get(f"/catalogue/{code}/").status_code,
            bea.get(f"/catalogue/{code}/price/?quantity=1", **HTMX).status_code,
            bea.get(f"/catalogue/{code}/price/?quantity=1").status_code,
            bea.post(f"/catalogue/{code}/line/", {"quantity": 1}, **HTMX).status_code,
        )
        for code in codes
    }

    assert statuses == {(404, 404, 404, 404)}


def test_who_has_the_property_sees_what_a_rule_prices(cast, canaries, bea):  # noqa: F811
    cast.partners.acme.attributes = {"grade": "gold"}
    cast.partners.acme.save(update_fields=["attributes"])

    found = bea.get("/catalogue/?q=canary")

    page = document(found)
    assert [words(link) for link in of_class(page, "product-name")] == ["Canary condition"]

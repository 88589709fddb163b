"""Facets: values widen, facets narrow, a facet's own choice does not count for its numbers (C1)."""

import threading

import pytest
from django.db import connection, transaction

from commerce.models import Attribute, PriceEntry, Product
from commerce.queries import catalogue, shelf
from core import clock
from tests.factories.rows import PriceEntryFactory, ProductFactory

ROWS = [("Norvik", "2", "low"), ("Norvik", "10", "in_stock"), ("Halden", "10", "in_stock"), ("Halden", "", "to_order")]


@pytest.fixture
def shop(cast, now):
    """Give a function that tells codes and numbers for a choice, over four products and one that bea does not see."""
    Attribute.objects.create(name="Brand", position=1, is_facet=True)
    Attribute.objects.create(name="Size", position=2, unit="cm", is_facet=True)
    Attribute.objects.create(name="EAN", position=3)
    PriceEntry.objects.all().delete()
    for number, (brand, size, availability) in enumerate(ROWS):
        values = {"Brand": brand, "Size": size, "EAN": str(number)}
        product = ProductFactory(code=f"T{number}", attributes=values, availability=availability)
        PriceEntry.objects.create(price_list=cast.price_list, product=product, unit_price=1)
    PriceEntryFactory(product=ProductFactory(attributes={"Brand": "Canary", "Size": "99"}))

    def asked(**chosen):
        given = {{"brand": "f.Brand", "size": "f.Size"}.get(name, name): value for name, value in chosen.items()}
        found = catalogue.page(acting=cast.acting("bea"), now=now, chosen=given)
        numbers = {facet.label: [f"{value.label} {value.count}" for value in facet.first] for facet in found.facets}
        return sorted(item.code for item in found.items), numbers

    return asked


EVERYTHING = {
    "Availability": ["In stock 2", "Low stock 1", "To order 1"],
    "Brand": ["Halden 2", "Norvik 2"],
    "Size": ["2 cm 1", "10 cm 2"],
}


def test_all_values_of_what_one_sees_are_counted_in_their_natural_order(shop):
    assert shop() == (["T0", "T1", "T2", "T3"], EVERYTHING)


def test_a_facets_own_choice_does_not_change_its_numbers(shop):
    codes, numbers = shop(brand=["Norvik"])

    assert codes == ["T0", "T1"]
    assert numbers == {
        "Availability": ["In stock 1", "Low stock 1"],
        "Brand": ["Halden 2", "Norvik 2"],
        "Size": ["2 cm 1", "10 cm 1"],
    }


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        ({"brand": ["Norvik", "Halden"]}, ["T0", "T1", "T2", "T3"]),
        ({"brand": ["Norvik"], "size": ["10"]}, ["T1"]),
        ({"brand": ["Norvik"], "size": ["2", "10"]}, ["T0", "T1"]),
        ({"availability": ["low", "to_order"]}, ["T0", "T3"]),
        ({"availability": ["in_stock"], "brand": ["Halden"]}, ["T2"]),
        ({"brand": ["Canary"]}, []),
        ({"brand": ["nothing of the kind"]}, []),
        ({"f.EAN": ["1"]}, ["T0", "T1", "T2", "T3"]),
    ],
)
def test_values_widen_and_facets_narrow(shop, chosen, codes):
    assert shop(**chosen)[0] == codes


def test_a_value_of_products_one_does_not_see_is_never_named(shop):
    _codes, numbers = shop()

    assert "Canary" not in str(numbers)
    assert "99" not in str(numbers)


@pytest.mark.parametrize(
    ("change", "brands"),
    [
        ({"attributes": {"Brand": "Ostara"}}, ["Halden 2", "Norvik 1", "Ostara 1"]),
        ({"is_active": False}, ["Halden 2", "Norvik 1"]),
        ({"attributes": {}}, ["Halden 2", "Norvik 1"]),
    ],
)
def test_a_changed_product_is_counted_anew_at_the_next_request(shop, change, brands):
    shop()
    Product.objects.filter(code="T0").update(**change)

    assert shop()[1]["Brand"] == brands


def test_another_facet_is_there_at_the_next_request(shop):
    shop()
    Attribute.objects.filter(name="EAN").update(is_facet=True)

    assert shop()[1]["EAN"] == ["0 1", "1 1", "2 1", "3 1"]


def test_of_many_values_the_most_frequent_are_in_sight(cast, now, shop):
    for number in range(12):
        product = ProductFactory(attributes={"Brand": f"Rare {number}"})
        PriceEntry.objects.create(price_list=cast.price_list, product=product, unit_price=1)

    brand = next(each for each in catalogue.page(acting=cast.acting("bea"), now=now).facets if each.label == "Brand")

    assert ([value.value for value in brand.first][:2], len(brand.first), len(brand.more)) == (
        ["Halden", "Norvik"],
        8,
        6,
    )


def of_brand(value):
    nobody = {"partner": 0, "currency": "GBP", "now": clock.now()}
    return shelf.current(nobody).shelf.has("Brand", value).bit_count()


@pytest.mark.django_db(transaction=True)
def test_what_another_connection_commits_is_counted_and_what_is_undone_is_not(monkeypatch):
    monkeypatch.setattr(shelf, "_kept", shelf.EMPTY)
    Attribute.objects.create(name="Brand", is_facet=True)
    product = ProductFactory(attributes={"Brand": "Norvik"})
    assert of_brand("Norvik") == 1

    def elsewhere():
        Product.objects.filter(pk=product.pk).update(attributes={"Brand": "Halden"})
        connection.close()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    with transaction.atomic():
        Product.objects.create(code="UNDONE", name="Undone", attributes={"Brand": "Halden"})
        inside = of_brand("Halden")
        transaction.set_rollback(True)

    assert (inside, of_brand("Halden"), of_brand("Norvik")) == (2, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_many_changes_are_read_again_from_the_beginning(monkeypatch):
    monkeypatch.setattr(shelf, "_kept", shelf.EMPTY)
    monkeypatch.setattr(shelf, "MOST_CHANGED", 2)
    Attribute.objects.create(name="Brand", is_facet=True)

    for _round in range(2):
        for _each in range(4):
            ProductFactory(attributes={"Brand": "Norvik"})
        counted = of_brand("Norvik")

    assert counted == 8

"""Around products: quantities, categories, attributes, taxes are kept on pages (C1, C8, C9)."""

import pytest

from commerce.models import Attribute, Category, Product, QuantityRule, TaxClass, TaxRate
from tests.factories.rows import AddressFactory, ProductFactory
from tests.pages.reading import document, sentences, words


@pytest.fixture
def own(cast):
    """A product of acme's own depot."""
    cast.own = ProductFactory(code="OWN", name="Own lamp", vendor=cast.partners.acme_depot)
    return cast


def test_quantities_are_set_for_everybody_and_for_a_partner(own):
    client, page = own.client_for("max"), f"/products/{own.products.CANDLE.pk}/quantities/"
    client.post(page, {"partner": "", "minimum": "6", "increment": "6", "maximum": "60"})
    client.post(page, {"partner": "acme", "minimum": "12", "increment": "12"})
    client.post(page, {"partner": "ACME", "minimum": "24", "increment": "12"})

    rules = QuantityRule.objects.order_by("minimum").values_list("partner__code", "minimum", "increment", "maximum")
    assert list(rules) == [(None, 6, 6, 60), ("ACME", 24, 12, None)]
    client.post(f"{page}{QuantityRule.objects.get(partner=None).pk}/removal/")
    assert QuantityRule.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"minimum": "10", "increment": "6"}, "The minimum is a multiple of the step 6: 6 or 12, for example."),
        ({"minimum": "6", "increment": "6", "maximum": "5"}, "The maximum is not below the minimum."),
        ({"minimum": "0", "increment": "1"}, "Ensure this value is greater than or equal to 1."),
        ({"minimum": "1", "increment": "1", "partner": "NOBODY"}, "There is no partner “NOBODY”."),
        ({"minimum": "1", "increment": "1", "partner": "OPERATOR"},
         "The operator buys nothing: choose one of the partners."),
    ],
)  # fmt: skip
def test_what_the_database_would_refuse_is_said_in_a_sentence(own, sent, sentence):
    answer = own.client_for("max").post(f"/products/{own.own.pk}/quantities/", sent)

    assert (answer.status_code, sentences(answer)[-1], QuantityRule.objects.count()) == (422, sentence, 0)


def test_a_company_sets_quantities_for_whom_it_sees(own):
    client, page = own.client_for("ada"), f"/products/{own.own.pk}/quantities/"
    QuantityRule.objects.create(product=own.own, partner=own.partners.zenith, minimum=7)
    answer = client.post(page, {"partner": "ZENITH", "minimum": "1", "increment": "1"})

    assert sentences(answer)[-1] == "There is no partner “ZENITH”."
    assert "Zenith" not in client.get(page).content.decode()
    assert client.post(f"{page}{QuantityRule.objects.get().pk}/removal/").status_code == 404


def test_categories_are_arranged(cast):
    client = cast.client_for("max")
    for name in ("Lights", "Tools"):
        client.post("/categories/", {"name": name})
    lights, tools = Category.objects.order_by("position")
    client.post(f"/categories/{tools.pk}/shift/", {"places": "-1"})
    client.post(f"/categories/{lights.pk}/", {"name": "Lamps", "parent": tools.pk})
    circle = client.post(f"/categories/{tools.pk}/", {"name": "Tools", "parent": lights.pk})

    page = document(client.get("/categories/"))
    assert [words(each) for each in page.xpath("//tbody//td[1]//a")] == ["Tools", "Lamps"]
    assert sentences(circle)[-1] == "“Tools” cannot hang below itself."
    client.post(f"/categories/{tools.pk}/deletion/")
    assert Category.objects.count() == 2
    client.post(f"/categories/{lights.pk}/deletion/")
    assert list(Category.objects.values_list("code", flat=True)) == ["tools"]


def test_attributes_are_kept_and_a_new_name_counts_everywhere(own):
    client = own.client_for("max")
    Product.objects.filter(pk=own.own.pk).update(attributes={"Color": "red", "Size": "M"})
    client.post("/attributes/", {"name": "Color", "unit": "", "position": "1", "is_facet": "on"})
    attribute = Attribute.objects.get()
    client.post(f"/attributes/{attribute.pk}/", {"name": "Colour", "unit": "", "position": "1"})

    assert Product.objects.get(pk=own.own.pk).attributes == {"Colour": "red", "Size": "M"}
    assert Attribute.objects.values_list("name", "is_facet").get() == ("Colour", False)
    client.post(f"/attributes/{attribute.pk}/deletion/")
    assert not Attribute.objects.exists()


@pytest.mark.parametrize("page", ["categories", "attributes"])
def test_companies_do_not_arrange_the_operators_tree(cast, page):
    asked = [cast.client_for(name).get(f"/{page}/").status_code for name in ("ada", "vic", "bea", "max")]

    assert asked == [403, 403, 403, 200]


def test_taxes_are_set_up_and_explained_for_a_partner(cast):
    AddressFactory(partner=cast.partners.operator, is_default_bill_to=True)
    client = cast.client_for("fay")
    client.post("/taxes/classes/", {"code": "standard", "name": "Standard"})
    tax_class = TaxClass.objects.get()
    sent = {"tax_class": tax_class.pk, "country": "GB", "rate": "20"}
    client.post("/taxes/rates/", {**sent, "effective_from": "2020-01-01"})
    overlapping = client.post("/taxes/rates/", {**sent, "rate": "21"})
    rate = TaxRate.objects.get()
    past = client.post(f"/taxes/rates/{rate.pk}/end/", {"effective_to": "2021-01-01"})
    client.post(f"/taxes/rates/{rate.pk}/end/", {"effective_to": "2099-01-01"})
    client.post("/taxes/rates/", {**sent, "rate": "22", "effective_from": "2099-01-01"})

    assert sentences(overlapping)[-1] == "20 per cent in GB is in force then already: end it first."
    assert sentences(past)[-1] == "It has been counted with until now: choose a day to come."
    assert [f"{each.rate:.0f}" for each in TaxRate.objects.order_by("effective_from")] == ["20", "22"]
    shown = document(client.get("/taxes/?partner=acme"))
    assert [words(each) for each in shown.xpath("//main//dl//dd")] == [
        "Acme", "Delivery in the seller's country", "United Kingdom", "United Kingdom", "20 %",
    ]  # fmt: skip
    client.post(f"/taxes/rates/{TaxRate.objects.get(rate=22).pk}/removal/")
    client.post(f"/taxes/rates/{rate.pk}/removal/")
    client.post(f"/taxes/classes/{tax_class.pk}/deletion/")
    assert (TaxRate.objects.count(), TaxClass.objects.count()) == (1, 1)

"""Products are kept on pages: found, created, changed, taken off sale, priced, pictured, counted (C1, C7, C9)."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from commerce.models import Attribute, Product, ProductImage, TaxClass
from core import jobs
from core.models import Job
from tests.factories.rows import CategoryFactory, PriceEntryFactory, PriceListFactory, ProductFactory
from tests.pages.reading import document, fields, of_class, sentences, words


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def own(cast):
    """A product of acme's own depot, and one of a vendor."""
    cast.own = ProductFactory(code="OWN", name="Own lamp", vendor=cast.partners.acme_depot)
    cast.foreign = ProductFactory(code="FOREIGN", name="Foreign lamp", vendor=cast.partners.vendor)
    return cast


def png(colour="red", size=(60, 40)):
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def form_of(client, product):
    page = document(client.get(f"/products/{product.pk}/"))
    return fields(page.xpath("//form[.//textarea[@name='description']]")[0])


def codes(answer):
    return [words(each) for each in document(answer).xpath("//tbody//a[contains(@class, 'code')]")]


def test_everybody_finds_what_he_keeps(own):
    shown = {name: codes(own.client_for(name).get("/products/?q=lamp")) for name in ("max", "ada", "vic", "zoe")}

    assert shown == {"max": ["FOREIGN", "OWN"], "ada": ["OWN"], "vic": ["FOREIGN"], "zoe": []}


@pytest.mark.parametrize("text", ["church", "CAND", "chruch candle", "cándle", "candle church"])
def test_a_product_is_found_by_code_words_and_near_misses(own, text):
    assert codes(own.client_for("max").get("/products/", {"q": text})) == ["CANDLE"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("active=no", ["OLD"]),
        ("category={lights}", ["LAMP"]),
        ("category=none&q=lamp", ["FOREIGN", "OWN"]),
        ("vendor={vendor}", ["FOREIGN"]),
        ("vendor=none&q=lamp", ["LAMP"]),
        ("availability=low", ["LAMP"]),
        ("picture=yes", ["OLD"]),
        ("price=no", ["FOREIGN", "LAMP", "OLD", "OWN"]),
        ("price=yes", ["CANDLE", "LANTERN", "PENNY", "POUND", "TWINE"]),
        ("tax_class=reduced", ["OLD"]),
    ],
)
def test_filters_narrow_the_list(own, query, found):
    home = CategoryFactory(name="Home")
    lights = CategoryFactory(name="Lights", parent=home)
    TaxClass.objects.create(code="reduced", name="Reduced")
    ProductFactory(code="LAMP", name="Lamp", category=lights, availability="low")
    ProductFactory(code="OLD", is_active=False, picture="img/product.svg", tax_class="reduced")
    query = query.format(lights=home.pk, vendor=own.partners.vendor.pk)

    assert codes(own.client_for("max").get(f"/products/?{query}")) == found


def test_a_product_goes_from_the_form_to_its_page(own):
    category = CategoryFactory(name="Lamps")
    client = own.client_for("max")
    sent = {
        "code": "NEW-1", "name": "New lamp", "description": "Bright", "category": category.pk, "unit": "piece",
        "pack_size": "6", "vendor": "vendor", "tax_class": "standard", "availability": "to_order",
        "delivery_days": "14", "restricted_countries": "no, ch", "name_de": "Neue Lampe", "name_pl": "Nowa lampa",
        "attributes_name": ["Colour", ""], "attributes_value": ["red", ""],
    }  # fmt: skip
    answer = client.post("/products/new/", sent)

    product = Product.objects.get(code="NEW-1")
    assert answer["Location"] == f"/products/{product.pk}/"
    assert (product.vendor, product.category, product.attributes) == (own.partners.vendor, category, {"Colour": "red"})
    assert (product.texts, product.restricted_countries) == (
        {"de": {"name": "Neue Lampe"}, "pl": {"name": "Nowa lampa"}}, ["CH", "NO"],
    )  # fmt: skip
    again = form_of(client, product)
    assert (again["name_de"], again["restricted_countries"], again["pack_size"]) == ("Neue Lampe", "CH, NO", "6")


def test_a_refused_form_says_it_at_the_field_and_loses_nothing(own):
    sent = {"code": "candle", "name": "Mine", "unit": "piece", "pack_size": "1", "tax_class": "standard",
            "availability": "in_stock", "restricted_countries": "XX", "attributes_name": ["A"],
            "attributes_value": ["b"]}  # fmt: skip
    answer = own.client_for("max").post("/products/new/", sent)

    assert (answer.status_code, sentences(answer)[-1]) == (422, "The code “candle” is taken.")
    kept = fields(document(answer).xpath("//form[.//textarea[@name='description']]")[0])
    assert (kept["name"], kept["restricted_countries"]) == ("Mine", "XX")
    assert document(answer).xpath("//input[@name='attributes_value']/@value")[0] == "b"


def test_a_company_creates_its_own_products(own):
    client = own.client_for("ada")
    sent = {"code": "ADA", "name": "Mine", "unit": "piece", "pack_size": "1", "tax_class": "standard",
            "availability": "in_stock", "vendor": "VENDOR"}  # fmt: skip
    client.post("/products/new/", sent)

    assert Product.objects.get(code="ADA").vendor == own.partners.acme
    assert "vendor" not in fields(document(client.get("/products/new/")).xpath("//form[.//textarea]")[0])


@pytest.mark.parametrize("page", ["", "activity/", "prices/", "history/", "images/", "quantities/"])
def test_what_somebody_else_keeps_does_not_exist(own, page):
    client = own.client_for("ada")
    methods = {client.get(f"/products/{pk}/{page}").status_code for pk in (own.foreign.pk, 999_999)}

    assert methods == ({405} if page == "activity/" else {404})
    assert client.post(f"/products/{own.foreign.pk}/{page}", {"reason": "x"}).status_code in {404, 405}
    assert Product.objects.get(pk=own.foreign.pk).is_active


def test_whoever_saves_second_is_told_and_his_entries_stay(own):
    first, second = own.client_for("max"), own.client_for("ada")
    one, two = form_of(first, own.own), form_of(second, own.own)
    first.post(f"/products/{own.own.pk}/", {**one, "name": "Max's lamp"})
    answer = second.post(f"/products/{own.own.pk}/", {**two, "name": "Ada's lamp"})

    assert (answer.status_code, Product.objects.get(pk=own.own.pk).name) == (422, "Max's lamp")
    assert "Somebody has changed this product since you opened it." in sentences(answer)[0]
    again = fields(document(answer).xpath("//form[.//textarea[@name='description']]")[0])
    assert second.post(f"/products/{own.own.pk}/", again).status_code == 302
    assert Product.objects.get(pk=own.own.pk).name == "Ada's lamp"


def test_a_product_off_sale_leaves_the_catalogue_at_the_next_request(cast):
    max, bea, pk = cast.client_for("max"), cast.client_for("bea"), cast.products.CANDLE.pk
    assert bea.get("/catalogue/CANDLE/").status_code == 200

    refused = max.post(f"/products/{pk}/activity/", {"reason": " "})
    assert (refused.status_code, sentences(refused)[-1]) == (422, "Say why: your colleagues read this.")
    max.post(f"/products/{pk}/activity/", {"reason": "Recalled"})

    assert bea.get("/catalogue/CANDLE/").status_code == 404
    assert "Recalled" in max.get(f"/products/{pk}/history/").content.decode()
    max.post(f"/products/{pk}/activity/")
    assert bea.get("/catalogue/CANDLE/").status_code == 200


def test_ticked_products_are_confirmed_then_changed(own):
    client, back = own.client_for("max"), "/products/?q=lamp"
    sent = {"ids": [own.own.pk, own.foreign.pk], "back": back}
    asked = client.post("/products/deactivation/", sent)
    hidden = fields(document(asked).xpath("//form[.//input[@name='confirmed']]")[0])
    answer = client.post("/products/deactivation/", {**hidden, "reason": "Season is over"})

    assert (asked.status_code, answer["Location"]) == (200, back)
    assert set(Product.objects.filter(is_active=False).values_list("code", flat=True)) == {"OWN", "FOREIGN"}
    client.post("/products/activation/", {**hidden, "reason": ""})
    assert not Product.objects.filter(is_active=False).exists()


def test_ticked_products_get_a_category(own):
    category = CategoryFactory()
    sent = {"ids": f"{own.own.pk}", "confirmed": "on", "category": category.pk, "back": "https://evil.example/"}
    answer = own.client_for("ada").post("/products/category/", sent)

    assert (answer["Location"], Product.objects.get(pk=own.own.pk).category) == ("/products/", category)


@pytest.mark.parametrize("page", ["activation", "deactivation", "category"])
def test_a_form_that_names_a_foreign_product_is_refused(own, page):
    sent = {"ids": [own.own.pk, own.foreign.pk], "confirmed": "on", "reason": "x", "category": ""}
    Product.objects.filter(pk=own.own.pk).update(category=CategoryFactory(), is_active=page != "activation")
    before = list(Product.objects.order_by("pk").values())
    answer = own.client_for("ada").post(f"/products/{page}/", sent)

    assert (answer.status_code, list(Product.objects.order_by("pk").values())) == (422, before)
    assert "Foreign lamp" not in answer.content.decode()


def test_where_a_product_is_priced_is_shown_as_far_as_the_reader_sees(own):
    theirs = PriceListFactory(name="Acme inside", owner=own.partners.acme)
    PriceEntryFactory(price_list=theirs, product=own.own, unit_price="4.5")
    PriceEntryFactory(price_list=own.price_list, product=own.own, unit_price="6")

    def lists(name):
        page = document(own.client_for(name).get(f"/products/{own.own.pk}/prices/"))
        return [words(each) for each in page.xpath("//main//h2")]

    assert (lists("max"), lists("ada")) == (["Acme inside", "Trade"], ["Acme inside"])


def test_pictures_are_added_ordered_described_removed_and_shown(own, media):
    client, page = own.client_for("ada"), f"/products/{own.own.pk}/images/"
    files = [SimpleUploadedFile(f"{colour}.png", png(colour), "image/png") for colour in ("red", "blue")]
    assert client.post(page, {"pictures": files}).status_code == 302
    red, blue = ProductImage.objects.order_by("position")
    client.post(f"{page}{blue.pk}/shift/", {"places": "-1"})
    client.post(f"{page}{blue.pk}/text/", {"alt": "In blue"})

    product = Product.objects.get(pk=own.own.pk)
    assert (product.picture, ProductImage.objects.get(pk=blue.pk).alt) == (blue.small, "In blue")
    shown = document(client.get("/products/?q=own")).xpath("//tbody//img/@src")
    assert shown == [f"/images/{blue.small}"]
    answer = client.get(shown[0])
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        200, "image/webp", "nosniff",
    )  # fmt: skip
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    client.post(f"{page}{blue.pk}/removal/")
    assert Product.objects.get(pk=own.own.pk).picture == red.small
    client.post(f"{page}{red.pk}/removal/")
    assert Product.objects.get(pk=own.own.pk).picture == ""


@pytest.mark.parametrize("name", ["x.webp", "..%2f..%2fmanage.py", "0" * 40 + ".webp", "0" * 40 + ".svg", "%00"])
def test_only_names_made_here_are_pictures(cast, media, name):
    assert cast.client_for("bea").get(f"/images/{name}").status_code == 404


def test_pictures_are_for_people_who_are_signed_in(own, media, client):
    own.client_for("max").post(
        f"/products/{own.own.pk}/images/", {"pictures": [SimpleUploadedFile("a.png", png(), "image/png")]}
    )
    name = ProductImage.objects.get().small

    assert client.get(f"/images/{name}").status_code == 302


def test_what_is_no_picture_is_told_by_its_name_and_the_rest_is_added(own, media):
    files = [
        SimpleUploadedFile("../../evil.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"),
        SimpleUploadedFile("good.png", png(), "image/png"),
    ]
    answer = own.client_for("max").post(f"/products/{own.own.pk}/images/", {"pictures": files})

    assert answer.status_code == 422
    assert "evil.png: This is not a picture that can be shown: use JPEG, PNG, WebP or GIF." in sentences(answer)[-1]
    assert ProductImage.objects.count() == 1


def test_a_picture_of_another_product_is_not_touched(own, media):
    own.client_for("vic").post(
        f"/products/{own.foreign.pk}/images/", {"pictures": [SimpleUploadedFile("a.png", png(), "image/png")]}
    )
    image = ProductImage.objects.get()
    client = own.client_for("ada")

    asked = [client.post(f"/products/{own.own.pk}/images/{image.pk}/{act}/", {"places": 1, "alt": "x"}).status_code
             for act in ("shift", "text", "removal")]  # fmt: skip
    assert (asked, ProductImage.objects.get().alt) == ([404, 404, 404], "")


def test_the_export_comes_back_unchanged(own):
    Attribute.objects.create(name="Colour")
    ProductFactory(
        code="=ODD", name="+Odd, \"name\"", description="Two\nlines", texts={"de": {"name": "Ünkraut; -x"}},
        attributes={"Colour": "@red"}, restricted_countries=["NO", "CH"], category=CategoryFactory(), pack_size=12,
        delivery_days=3, availability="low", is_active=False, vendor=own.partners.vendor,
    )  # fmt: skip
    client = own.client_for("max")
    for kind in ("csv", "tsv", "xlsx"):
        answer = client.get(f"/products/?export={kind}")
        data = b"".join(answer.streaming_content)
        assert import_of(client, data, f"products.{kind}").result["counts"] == {
            "new": 0, "changed": 0, "unchanged": 8, "refused": 0,
        }  # fmt: skip


def import_of(client, data, name="products.csv"):
    answer = client.post("/products/import/", {"file": SimpleUploadedFile(name, data)})
    jobs.work()
    return Job.objects.get(pk=re.fullmatch(r"/jobs/(\d+)/", answer["Location"]).group(1))


def test_a_file_goes_from_upload_over_the_preview_to_products(own):
    client = own.client_for("max")
    checked = import_of(client, b"code;bezeichnung;ve\nNEW;Neu;6\ncandle;Altarkerze;\nBAD;;x\n")
    page = f"/products/import/{checked.pk}/"
    figures = [words(each) for each in of_class(document(client.get(page)), "kpi-value")]
    answer = client.post(page, {"mode": "sound"})
    jobs.work()

    assert figures == ["1", "1", "0", "1"]
    assert "1 created, 1 changed, 0 as they were, 1 refused." in client.get(answer["Location"]).content.decode()
    assert Product.objects.get(code="CANDLE").name == "Altarkerze"
    assert own.client_for("ada").get(page).status_code == 404


def test_pages_ask_as_often_for_one_product_as_for_many(own, media):
    client, asked = own.client_for("max"), []
    Attribute.objects.create(name="Colour")
    for number in (30, 20):
        for _each in range(number):
            ProductFactory(category=CategoryFactory(), vendor=own.partners.vendor)
            PriceEntryFactory(price_list=PriceListFactory(), product=own.own)
        counts = []
        for page in ("/products/", f"/products/{own.own.pk}/", f"/products/{own.own.pk}/prices/", "/categories/"):
            client.get(page)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            counts.append(len(captured))
        asked.append(counts)

    assert asked[0] == asked[1]
    assert max(asked[0]) <= 12

"""The operator's settings: one page that tells all of them, and what is changed shows everywhere."""

import io

import pytest
from PIL import Image

from core import accent
from core import marketplace as marketplaces
from core.models import Marketplace, OutboxEntry
from tests.pages.reading import document, fields, of_class, words
from tests.pages.test_query_counts import queries


@pytest.fixture(autouse=True)
def read_anew(settings, tmp_path):
    """Keep nothing, neither rows nor files, for the other tests."""
    settings.MEDIA_ROOT = str(tmp_path)
    marketplaces.forget()
    yield
    marketplaces.forget()


@pytest.fixture
def save(cast, django_capture_on_commit_callbacks):
    """Give a function that sends the form of a page of settings as max."""
    client = cast.client_for("max")

    def send(section, **typed):
        url = f"/settings/{section}/"
        form = document(client.get(url)).xpath("//main//form[@method='post']")[0]
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, {**fields(form), **typed})

    return send


def logo(name="logo.png", size=(300, 100)):
    file = io.BytesIO()
    Image.new("RGB", size, "#d81f4f").save(file, "PNG")
    file.seek(0)
    file.name = name
    return file


def titles(client):
    return [words(each) for each in of_class(document(client.get("/settings/")), "settings-card")]


def test_all_settings_stand_on_one_page_with_what_counts_now(cast):
    found = titles(cast.client_for("max"))

    assert any("How sellers sell Directly: sellers order for customers at once" in each for each in found)
    assert any("Time to answer a message 72 hours, the same for every company" in each for each in found)
    assert any("Taxes No rates: nothing is taxed" in each for each in found)


@pytest.mark.parametrize("who", ["max", "fay"])
def test_a_card_leads_only_where_its_reader_may_go(cast, who):
    client = cast.client_for(who)
    links = document(client.get("/settings/")).xpath("//main//li//h3/a/@href")

    assert {url: client.get(url).status_code for url in links} == dict.fromkeys(links, 200)
    assert len(links) > 4


def test_name_and_colour_show_on_the_next_page_of_everybody(cast, client, save):
    assert save("look", name="Northgate Market", accent="#0A7D55").status_code == 302

    for page in (cast.client_for("bea").get("/"), client.get("/account/sign-in/")):
        found = document(page)
        assert "Northgate Market" in words(of_class(found, "brand")[0])
        assert found.xpath("//title")[0].text.endswith("· Northgate Market")
        assert accent.address("#0a7d55") in found.xpath("//link[@rel='stylesheet']/@href")
    sheet = client.get(accent.address("#0a7d55"))
    assert (sheet["Content-Type"], "immutable" in sheet["Cache-Control"]) == ("text/css", True)


def test_a_colour_that_cannot_be_read_is_refused_and_nothing_is_lost(cast, save):
    answer = save("look", name="Northgate", accent="#ffcc00")

    page = answer.content.decode()
    assert (answer.status_code, Marketplace.objects.exists()) == (422, False)
    assert ("The nearest one that can be read is #" in page, 'value="Northgate"' in page) == (True, True)


def test_the_logo_stands_on_the_pages_until_it_is_taken_off(cast, client, save):
    assert save("look", logo=logo()).status_code == 302
    image = of_class(document(client.get("/account/sign-in/")), "brand")[0].xpath(".//img")[0]
    answer = client.get(image.get("src"))

    assert (image.get("alt"), answer.status_code, answer["Content-Type"]) == ("Counterpart", 200, "image/png")
    assert (image.get("width"), image.get("height")) == ("84", "28")
    assert save("look", no_logo="on").status_code == 302
    assert Marketplace.objects.get().logo == ""


def test_a_file_that_is_no_picture_is_refused_beside_its_field(save):
    file = io.BytesIO(b"<svg onload=alert(1)>")
    file.name = "logo.svg"

    answer = save("look", logo=file)

    assert (answer.status_code, "This is not a picture that can be shown" in answer.content.decode()) == (422, True)


def test_texts_stand_where_visitors_read_them(client, save):
    hint, told = "Call 0113 496 0000 <now>", "Trade only."
    save(
        "texts", sign_in_hint=hint, registration_message=told, footer="Northgate Ltd", imprint_url="https://n.example/i"
    )

    sign_in, register = client.get("/account/sign-in/"), client.get("/register/")

    assert "Call 0113 496 0000 <now>" in words(document(sign_in))
    assert told in words(document(register))
    assert document(sign_in).xpath("//footer//a/@href") == ["https://n.example/i"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x"])
def test_a_link_is_an_address_of_the_web(save, url):
    assert save("texts", imprint_url=url).status_code == 422


def test_who_saves_second_is_told_on_the_page(cast, save):
    client = cast.client_for("max")
    form = document(client.get("/settings/mail/")).xpath("//main//form[@method='post']")[0]
    save("mail", mail_name="First")

    answer = client.post("/settings/mail/", {**fields(form), "mail_name": "Second"})

    assert (answer.status_code, marketplaces.stored().mail_name) == (422, "First")
    assert "Max has changed the settings since you opened the page" in answer.content.decode()
    again = document(answer).xpath("//main//form[@method='post']")[0]
    assert client.post("/settings/mail/", fields(again)).status_code == 302
    assert marketplaces.stored().mail_name == "Second"


def test_changes_are_told_with_what_was_before(cast, save):
    save("mail", mail_name="First")

    page = words(document(cast.client_for("max").get("/settings/mail/")))

    assert "Name of the sender: – → First" in page


def test_a_test_mail_is_sent_to_the_readers_own_address(cast):
    answer = cast.client_for("max").post("/settings/mail/test/", {"email": "other@example.com"}, follow=True)

    assert "A mail is on its way to max@people.example." in answer.content.decode()
    assert OutboxEntry.objects.get(topic="marketplace.test").payload == {"user": cast.users.max.pk}


def test_new_people_get_the_language_and_the_zone_of_the_marketplace(cast, client, save):
    save("people", language="en-us", timezone="America/New_York")
    zones = "America/New_York"

    assert (marketplaces.current().language, marketplaces.current().timezone) == ("en-us", zones)
    assert save("people", timezone="Nowhere/At all").status_code == 422


@pytest.mark.parametrize("url", ["/settings/", "/settings/look/", "/setup/", "/settings/terms/"])
def test_the_pages_ask_little(cast, url):
    assert queries(cast.client_for("max"), url) <= 10


def test_the_marketplace_costs_other_pages_no_query(cast, save, django_assert_num_queries):
    client = cast.client_for("bea")
    before = queries(client, "/carts/")
    save("look", name="Northgate", accent="#0a7d55", logo=logo())

    assert queries(client, "/carts/") == before


def test_an_old_address_of_a_sheet_or_a_logo_is_not_there(db, client):
    assert client.get("/accent/0a7d55-000000000000.css").status_code == 404
    assert client.get("/logo/" + "0" * 40 + ".png").status_code == 404
    assert client.get("/logo/..%2Fsettings.py").status_code == 404

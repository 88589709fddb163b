"""The language of a page is its reader's own choice (X3)."""

import pytest
from django.test import Client

from tests.pages.conftest import unhashed_static  # noqa: F401 - pages link their styles
from tests.pages.reading import document

SIGN_IN = "/account/sign-in/"


def heading(response):
    return document(response).find(".//h1").text


@pytest.mark.parametrize(("asked", "title"), [("de-AT,de;q=0.9", "Anmelden"), ("pl", "Zaloguj się"), ("fr", "Sign in")])
def test_a_visitor_reads_what_his_browser_asks_for(db, asked, title):
    response = Client().get(SIGN_IN, headers={"accept-language": asked})

    depends = set(response["Vary"].split(", "))
    assert (heading(response), depends >= {"Accept-Language", "Cookie"}) == (title, True)


def test_what_a_visitor_chooses_counts_from_then_on(db):
    visitor = Client(headers={"accept-language": "pl"})

    answer = visitor.post("/language/", {"language": "de", "next": SIGN_IN})

    assert (answer["Location"], heading(visitor.get(SIGN_IN))) == (SIGN_IN, "Anmelden")
    assert document(visitor.get(SIGN_IN)).get("lang") == "de"


def test_a_visitor_is_not_led_to_another_site(db):
    answer = Client().post("/language/", {"language": "de", "next": "https://elsewhere.example/"})

    assert answer["Location"] == "/"


def test_whoever_is_signed_in_reads_the_language_of_his_profile(cast):
    bea = cast.users.bea
    bea.language = "pl"
    bea.save(update_fields=["language"])

    page = cast.client_for("bea").get("/", headers={"accept-language": "de"})

    assert document(page).get("lang") == "pl"

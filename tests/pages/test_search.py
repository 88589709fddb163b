"""The search of the house: who finds what, in which order, and that nobody learns of what is not his (P12)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commerce.models import Order, Product
from partners.models import Partner
from tests.messaging.talking import asked
from tests.pages.conftest import now, unhashed_static, world  # noqa: F401
from tests.pages.reading import body, document, of_class, words
from tests.site.routes_table import PEOPLE

HTMX = {"HTTP_HX_REQUEST": "true"}
MOST_QUERIES = 12


def found(client, text):
    """Give {kind: [what it is called]} of what somebody finds while he types."""
    page = client.get(reverse("search"), {"q": text}, **HTMX)
    if not page.content.strip():
        return {}
    groups = document(page).xpath("//*[@role='group']")
    return {
        group.get("aria-labelledby").removeprefix("house-"): [
            words(each) for each in group.xpath(".//*[@class='found-label']")
        ]
        for group in groups
    }


# ---------------------------------------------------------------- what is found
@pytest.mark.parametrize("text", ["O-PLACED", "o-placed", "O-PLA", "PLACED"])
def test_an_order_is_found_by_its_number_or_the_beginning_of_it(world, text):  # noqa: F811
    assert found(world.cast.client_for("bea"), text)["orders"] == ["O-PLACED"]


def test_an_order_is_found_by_its_po_number(world):  # noqa: F811
    assert found(world.cast.client_for("bea"), "po-7")["orders"] == ["O-WAITING"]


def test_a_buyer_finds_products_of_his_lists_and_no_others(world):  # noqa: F811
    bea = world.cast.client_for("bea")

    assert found(bea, "lantern") == {"catalogue": ["Storm lantern"]}
    assert found(bea, "OBELISK") == {}


def test_the_operator_finds_companies_and_their_people(world):  # noqa: F811
    manager = world.cast.client_for("max")

    assert found(manager, "ACME_DEPOT")["partners"] == ["Acme Depot"]
    assert found(manager, "bea@")["users"] == ["Bea", "Bea"]  # at both of her places


def test_a_seller_finds_customers_in_his_reach_alone(world):  # noqa: F811
    assert found(world.cast.client_for("sam"), "Bea")["customers"] == ["Bea", "Bea"]
    assert found(world.cast.client_for("ruth"), "Bea") == {}


def test_a_conversation_is_found_by_its_subject_on_both_sides_and_by_who_manages_all(world):  # noqa: F811
    subject = asked(world.cast).thread.subject

    seen = {who: found(world.cast.client_for(who), subject) for who in ("bea", "vic", "max", "zoe")}
    kinds = {who: [kind for kind, labels in each.items() if labels == [subject]] for who, each in seen.items()}
    assert kinds["bea"][-1:] == ["messages_buyer"]
    assert "messages_seller" in kinds["vic"]
    assert "conversations" in kinds["max"]
    assert not {"messages_buyer", "messages_seller", "conversations"} & set(kinds["zoe"])


# ---------------------------------------------------------------- order and number
def test_the_very_number_comes_first_whatever_else_begins_with_it(world):  # noqa: F811
    Partner.objects.filter(code="ZENITH").update(name="O-PLACED Ltd")
    Order.objects.filter(number="O-HELD").update(number="O-PLACED2")

    seen = found(world.cast.client_for("max"), "O-PLACED")

    assert next(iter(seen)) == "orders"
    assert seen["orders"] == ["O-PLACED", "O-PLACED2"]
    assert seen["partners"] == ["O-PLACED Ltd"]


def test_of_many_eight_are_shown_and_the_list_with_the_search_applied_has_all(world):  # noqa: F811
    many = [Product(code=f"ROPE{number:02}", name=f"Rope {number:02}") for number in range(12)]
    Product.objects.bulk_create(many)
    client = world.cast.client_for("max")

    page = document(client.get(reverse("search"), {"q": "rope"}, **HTMX))

    assert [words(each) for each in of_class(page, "found-label")] == [f"Rope {number:02}" for number in range(8)]
    [more] = of_class(page, "found-all")
    assert client.get(more.get("href")).content.decode().count("ROPE") >= len(many)


@pytest.mark.parametrize("text", ["", "x", " x ", "!!", "\0"])
def test_one_letter_finds_nothing_and_says_so(world, text):  # noqa: F811
    page = world.cast.client_for("max").get(reverse("search"), {"q": text})

    said = [words(each) for each in document(page).xpath("//main//p[@role='status']")]
    assert of_class(document(page), "found-hit") == []
    assert said == (["Type two letters or digits at least."] if text.strip(" \0") else said)


def test_the_page_without_script_shows_the_same(world):  # noqa: F811
    client = world.cast.client_for("bea")

    page = document(client.get(reverse("search"), {"q": "O-WAITING"}))

    assert [link.get("href") for link in of_class(page, "found-hit")] == [reverse("commerce:order", args=["O-WAITING"])]
    assert page.xpath("//form[@action='/search/']//input[@name='q' and @value='O-WAITING']")


# ---------------------------------------------------------------- P12
STRANGE = {
    "O-FOREIGN": "O-QQQQQQQ",
    "OBELISK": "QQQQQQQ",
    "ZENITH": "QQQQQQ",
    "zoe@": "qqq@",
}
"""What zenith has, and what nobody has."""
STAFF = {"fay", "sam", "max"}


@pytest.mark.parametrize("who", [who for who in PEOPLE[1:] if who not in STAFF | {"zoe"}])
def test_what_is_a_strangers_is_answered_like_what_there_is_not(world, who):  # noqa: F811
    client = world.cast.client_for(who)

    for text, nobodys in STRANGE.items():
        for terms in ({}, HTMX):
            assert answer(client, text, terms) == answer(client, nobodys, terms)


def answer(client, text, terms):
    """Give what a search answers, whatever was typed."""
    return body(client.get(reverse("search"), {"q": text}, **terms)).replace(text.encode(), b"TEXT")


def test_what_is_found_can_be_opened(world):  # noqa: F811
    asked(world.cast)
    refused = {}

    for who in PEOPLE[1:]:
        client = world.cast.client_for(who)
        for text in ("O-", "acme", "lan", "bea", "zenith", "candle"):
            page = document(client.get(reverse("search"), {"q": text}))
            for link in of_class(page, "found-hit") + page.xpath("//main//section//a"):
                status = client.get(link.get("href")).status_code
                if status != 200:
                    refused[who, link.get("href")] = status

    assert refused == {}


# ---------------------------------------------------------------- cost
@pytest.mark.parametrize("who", PEOPLE[1:])
def test_a_search_asks_the_database_twelve_times_at_most(world, who):  # noqa: F811
    asked(world.cast)
    client = world.cast.client_for(who)
    client.get(reverse("search"), {"q": "acme"})

    counts = []
    for text, terms in (("acme", {}), ("O-", {}), ("lantern", {}), ("acme", HTMX)):
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("search"), {"q": text}, **terms)
        counts.append(len(captured))

    assert max(counts) <= MOST_QUERIES, counts

"""Who buys on the phone is found or entered on the page, within one's sight (F3, P12)."""

import pytest

from core.models import AuditEntry
from partners.models import Membership, User
from tests.pages.test_phone_pages import ADDRESS, begun, fresh, post, sent, shop  # noqa: F401
from tests.telesales import phoning


# ---------------------------------------------------------------- the buyer
def test_the_operator_finds_a_buyer_by_part_of_his_name_and_his_address_fills(shop):  # noqa: F811
    shop.partners.acme.addresses.create(
        label="HQ", street="7 Quay", postcode="HU1 1AA", city="Hull", country="GB", is_default_ship_to=True
    )
    offer = begun(shop, "sam")

    found = post(shop, offer, "sam", "phone_buyers", htmx=True, q="ada").content.decode()
    chosen = post(shop, offer, "sam", "phone_buyer", q="ada", customer=shop.memberships.ada.pk)

    assert f'value="{shop.memberships.ada.pk}"' in found
    assert (chosen.status_code, fresh(offer).customer, fresh(offer).buyer["street"]) == (
        302, shop.memberships.ada, "7 Quay",
    )  # fmt: skip


def test_a_vendor_finds_a_stranger_by_his_whole_address_alone_and_it_is_written_down(shop):  # noqa: F811
    offer = begun(shop)

    part = post(shop, offer, to="phone_buyers", htmx=True, q="ada@people").content.decode()
    whole = post(shop, offer, to="phone_buyers", htmx=True, q="ada@people.example").content.decode()

    assert ("Nobody found" in part, "Ada" in whole, "ada@people" in whole.replace('value="ada@people', "")) == (
        True, True, False,
    )  # fmt: skip
    rows = AuditEntry.objects.filter(event="phone_offer.buyer_sought").order_by("pk")
    assert [row.new for row in rows] == [
        {"text": "ada@people", "found": 0},
        {"text": "ada@people.example", "found": 1},
    ]


def test_a_vendor_finds_by_name_whom_his_company_has_sold_to(shop):  # noqa: F811
    phoning.ordered(shop, phoning.offered(shop))
    offer = begun(shop)

    found = post(shop, offer, to="phone_buyers", htmx=True, q="ad").content.decode()
    named = post(shop, offer, to="phone_buyers", htmx=True, q="Acme").content.decode()

    assert ("Ada" in found, "Ada" in named) == (False, True)


def test_nobody_is_chosen_whom_the_search_does_not_find(shop):  # noqa: F811
    offer = begun(shop)

    answer = post(shop, offer, to="phone_buyer", q="ada", customer=shop.memberships.ada.pk, **ADDRESS)

    assert (answer.status_code, fresh(offer).customer_id) == (422, None)
    assert fresh(offer).buyer["street"] == "1 Mill Lane"


def test_nobody_sells_to_his_own_company(shop):  # noqa: F811
    colleague = User.objects.create(username="vera", name="Vera", email="vera@people.example")
    place = Membership.objects.create(user=colleague, partner=shop.partners.vendor, roles=["buyer"])
    offer = begun(shop)

    answer = post(shop, offer, to="phone_buyer", q="vera@people.example", customer=place.pk)

    assert (answer.status_code, "own company" in answer.content.decode()) == (422, True)


def test_a_vendor_searches_only_so_often(shop, settings):  # noqa: F811
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "phone_buyers": "2/m/key"}
    offer = begun(shop)

    answers = [post(shop, offer, to="phone_buyers", q=f"{each}@people.example").status_code for each in "abc"]

    assert answers == [200, 200, 429]


# ---------------------------------------------------------------- the address by country
@pytest.mark.parametrize(
    ("address", "field"),
    [
        ({"country": "GB", "postcode": "12345"}, "postcode"),
        ({"country": "GB", "postcode": ""}, "postcode"),
        ({"country": "US", "postcode": "78701", "city": "Austin", "area": ""}, "area"),
        ({"country": "US", "postcode": "90001", "city": "Austin", "area": "TX"}, "postcode"),
        ({"country": "DE", "postcode": "1234", "city": "Kiel"}, "postcode"),
        ({"country": "IE", "postcode": "", "city": ""}, "city"),
    ],
)
def test_an_address_is_held_against_its_country(shop, address, field):  # noqa: F811
    offer = begun(shop)

    answer = post(shop, offer, act="order", **sent(shop, **address))

    assert (answer.status_code, f'href="#id_{field}"' in answer.content.decode()) == (422, True)


def test_another_country_brings_its_own_fields(shop):  # noqa: F811
    offer = begun(shop)

    html = post(shop, offer, htmx=True, **sent(shop, country="US")).content.decode()

    assert ('id="phone-address" hx-swap-oob' in html, "State" in html, "Texas" in html) == (True, True, True)

"""What addresses need by country: the fields, the postcodes, and how they become the lines of an order (F3)."""

import pytest

from partners import postal
from partners.forms.registration import countries

GB = {"country": "GB", "street": "1 Mill Lane", "postcode": "LS1 4AP", "city": "Leeds"}


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        (GB, []),
        ({**GB, "postcode": "ls14ap"}, []),
        ({**GB, "country": "gb"}, []),
        ({**GB, "postcode": ""}, ["postcode"]),
        ({**GB, "postcode": "10115"}, ["postcode"]),
        ({**GB, "street": " "}, ["street"]),
        ({**GB, "street": "S" * 201}, ["street"]),
        ({}, ["country"]),
        ({"country": "IE", "street": "1 Quay", "city": "Cork"}, []),
        ({"country": "IE", "street": "1 Quay", "city": "Cork", "postcode": "A65 F4E2"}, []),
        ({"country": "DE", "street": "Hof 1", "postcode": "2411", "city": "Kiel"}, ["postcode"]),
        ({"country": "US", "street": "1 Elm St", "city": "Austin", "postcode": "78701"}, ["area"]),
        ({"country": "US", "street": "1 Elm St", "city": "Austin", "area": "TX", "postcode": "78701"}, []),
        ({"country": "US", "street": "1 Elm St", "city": "Austin", "area": "texas", "postcode": "78701"}, []),
        ({"country": "US", "street": "1 Elm St", "city": "Austin", "area": "TX", "postcode": "90001"}, ["postcode"]),
        ({"country": "US", "street": "1 Elm St", "city": "Austin", "area": "Leinster", "postcode": "78701"}, ["area"]),
        ({"country": "SG", "street": "1 Bay Road", "postcode": "546080"}, []),
        ({"country": "HK", "street": "1 Bay Road", "city": "Mong Kok", "area": "Kowloon"}, []),
        ({"country": "ZZ", "street": "1 Way", "city": "Nowhere"}, []),
        ({"country": "../", "street": "1 Way", "city": "Nowhere"}, []),
    ],
)
def test_an_address_is_held_against_its_country(address, wrong):
    assert sorted(postal.faults(address)) == wrong


@pytest.mark.parametrize(
    ("address", "postcode", "city"),
    [
        ({**GB, "postcode": "ls1  4ap"}, "LS1 4AP", "Leeds"),
        ({"country": "US", "city": "Austin", "area": "Texas", "postcode": "78701"}, "78701", "Austin, TX"),
        ({"country": "GB", "city": "Leeds", "area": "Yorkshire"}, "", "Leeds"),
        ({"country": "SG", "postcode": "546080"}, "546080", "Singapore"),
        ({"country": "HK", "city": "Mong Kok", "area": "Kowloon"}, "", "Mong Kok, Kowloon"),
        ({"country": "AE", "area": "Dubai"}, "", "Dubai"),
    ],
)
def test_its_lines_have_a_town_wherever_it_is(address, postcode, city):
    found = postal.lines({"street": "1 Mill Lane", **address})

    assert (found["postcode"], found["city"], found["country"]) == (postcode, city, address["country"].upper())


def test_the_fields_stand_in_the_order_of_the_country():
    shapes = {country: postal.shape(country).fields for country in ("GB", "DE", "US", "JP")}

    assert shapes == {
        "GB": ("street", "city", "postcode"),
        "DE": ("street", "postcode", "city"),
        "US": ("street", "city", "area", "postcode"),
        "JP": ("postcode", "area", "street"),
    }


def test_every_country_that_is_offered_has_a_shape():
    codes = [code for code, _name in countries()]

    assert [code for code in codes if not postal.shape(code).fields] == []

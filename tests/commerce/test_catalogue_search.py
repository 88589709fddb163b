"""Searching in three languages, whatever the accents, the best first (C1); nothing typed is an error (W05)."""

import pytest
from django.utils import translation

from commerce.models import PriceEntry
from commerce.queries import catalogue, search
from tests.factories.rows import ProductFactory

ODD = [
    "\0", "a\0b", "%", "_", "\\", "'", '"', "a' OR 1=1 --", "& | ! :* < > ( )", "a:*b", "!!", "<->", "½", "ﬃ", "İ",
    "ß", "\U0001f600", "\u202e", "٣", "a" * 10_000, "a " * 5_000, "the", "und", "x" * 99 + "%",
]  # fmt: skip


@pytest.fixture
def offered(cast):
    """Give products that bea sees: a candle with Polish and German names, and two whose texts mention it."""
    rows = [
        ("KN-10", "Altar light", {"pl": {"name": "Świeca ołtarzowa"}, "de": {"name": "Altarkerze für Kirchen"}}, ""),
        ("KN-100", "Holder", {}, "Holds an altar light; for Świeca and Kerzen alike"),
        ("POSTER", "Poster of posts", {}, ""),
        ("POSTBOX", "Post box", {}, ""),
    ]
    for code, name, texts, text in rows:
        product = ProductFactory(code=code, name=name, texts=texts, description=text)
        PriceEntry.objects.create(price_list=cast.price_list, product=product, unit_price=5)


@pytest.fixture
def codes(cast, now, offered):
    def found(text, **wanted):
        return [item.code for item in catalogue.page(acting=cast.acting("bea"), now=now, text=text, **wanted).items]

    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("świeca", ["KN-10", "KN-100"]),
        ("swieca", ["KN-10", "KN-100"]),
        ("SWIEC", ["KN-10", "KN-100"]),
        ("Altarkerzen", ["KN-10"]),
        ("Kirche", ["KN-10"]),
        ("lights", ["KN-10", "KN-100"]),
        ("kn-10", ["KN-10", "KN-100"]),
        ("kn-100", ["KN-100"]),
        ("the altar lights", ["KN-10", "KN-100"]),
        ("poster", ["POSTER", "POSTBOX"]),
        ("swieza oltarzowa", ["KN-10"]),
        ("hoolder", ["KN-100"]),
    ],
)
def test_words_are_found_in_every_language_and_the_best_stands_first(codes, text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text)[:12])
def test_nothing_that_is_typed_breaks_a_search(codes, text):
    assert isinstance(codes(search.cleaned(text)), list)


def test_names_are_shown_in_the_readers_language_where_there_are_any(cast, offered, now, settings):
    settings.LANGUAGES = [("en-gb", "English"), ("pl", "Polski")]

    with translation.override("pl"):
        shown = [item.name for item in catalogue.page(acting=cast.acting("bea"), now=now, text="kn-10").items]

    assert shown == ["Świeca ołtarzowa", "Holder"]


def test_more_matches_than_are_looked_at_are_admitted(cast, offered, now, monkeypatch):
    few = catalogue.page(acting=cast.acting("bea"), now=now, text="altar")
    monkeypatch.setattr(search, "MOST", 1)

    many = catalogue.page(acting=cast.acting("bea"), now=now, text="altar")

    assert (few.is_cut, many.is_cut) == (False, True)

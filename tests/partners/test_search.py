"""Finding partners: by what, how forgiving, in which order, and never beyond one's sight (P9, P12)."""

import pytest
from django.http import QueryDict

from partners.actions import manager as managers
from partners.forms.search import PartnerFilter
from partners.models import Partner, PartnerType
from partners.queries import search
from tests.factories.rows import AddressFactory, PartnerFactory


def found(text, partners=None):
    matches = search.matching(Partner.objects.all() if partners is None else partners, text)
    return list(matches.order_by("match", "pk").values_list("code", flat=True))


def filtered(cast, who, **query):
    """Give the codes that the list's filter leaves for somebody."""
    acting = cast.acting(who)
    given = QueryDict(mutable=True)
    given.update(query)
    request = type("Request", (), {"acting": acting, "GET": given, "method": "GET"})()
    narrowed = PartnerFilter(given, queryset=Partner.objects.visible_to(acting), request=request)
    assert narrowed.is_valid(), narrowed.errors
    return set(narrowed.qs.values_list("code", flat=True))


@pytest.fixture
def partners(cast):
    for code, name, city, number in (
        ("BW-1", "Brightwater Joinery", "Stoke", "GB123456789"),
        ("BW-2", "Brightwater Norwich", "Norwich", ""),
        ("MUELLER", "Müller & Söhne", "München", "DE129273398"),
        ("HARROW", "Harrow & Finch Catering", "Leeds", ""),
        ("FINCH", "Old Harrow Works", "Bath", ""),
    ):
        AddressFactory(partner=PartnerFactory(code=code, name=name, tax_number=number), city=city)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("brightwater j", ["BW-1", "BW-2"]),
        ("bw-", ["BW-1", "BW-2"]),
        ("MUELLER", ["MUELLER"]),
        ("müller", ["MUELLER"]),
        ("norwich", ["BW-2"]),
        ("leeds", ["HARROW"]),
        ("GB 1234 567 89", ["BW-1"]),
        ("gb123456789", ["BW-1"]),
        ("brigtwater joinry", ["BW-1"]),
        ("catring", ["HARROW"]),
        ("munchen", ["MUELLER"]),
        ("nothing of the kind", []),
        ("%", []),
        ("_", []),
        ("'; --", []),
    ],
)
def test_partners_are_found_by_name_code_city_and_vat_number_also_when_mistyped(partners, text, codes):
    assert found(text) == codes


def test_the_code_itself_comes_before_names_and_beginnings_before_words(partners):
    assert found("harrow") == ["HARROW", "FINCH"]
    assert found("finch") == ["FINCH", "HARROW"]


def test_whoever_types_it_right_is_not_shown_what_only_resembles_it(cast):
    for number in range(search.ENOUGH):
        PartnerFactory(code=f"LAMP-{number}", name=f"Lantern Works {number}")
    PartnerFactory(code="LATERN", name="Latern Works")

    assert "LATERN" not in found("lantern")
    assert "LATERN" in found("latern")


def test_the_very_name_is_not_followed_by_names_that_resemble_it(cast):
    for code, name in (("A", "Brightwater"), ("B", "Brightwater Norwich"), ("ALIKE", "Brigtwater Works")):
        PartnerFactory(code=code, name=name)

    assert found("brightwater") == ["A", "B"]
    assert "ALIKE" in found("brigtwaters")


def test_where_nothing_is_left_to_search_in_nothing_is_found(cast, partners):
    assert (filtered(cast, "max", effective="closed", q="brigtwater"), found("harow", Partner.objects.none())) == (
        set(), [],
    )  # fmt: skip


@pytest.mark.parametrize("text", ["&", "&&&", "- /"])
def test_signs_alone_find_nothing_and_ask_nothing(partners, django_assert_num_queries, text):
    with django_assert_num_queries(0):
        assert (found(text), list(search.containing(Partner.objects.all(), text))) == ([], [])


def test_a_search_never_leaves_the_readers_sight(cast, partners):
    PartnerFactory(code="ACME-BW", name="Brightwater of Acme", parent=cast.partners.acme_depot)

    assert found("brightwater", Partner.objects.visible_to(cast.acting("ada"))) == ["ACME-BW"]


def test_more_matches_than_are_ranked_are_cut_to_the_best(cast):
    Partner.objects.bulk_create(Partner(code=f"N-{each}", name=f"Nordic {each}") for each in range(search.MOST + 20))
    PartnerFactory(code="NORDIC", name="The Nordic House")

    codes = found("nordic")

    assert (len(codes), codes[0]) == (search.MOST, "NORDIC")
    assert search.containing(Partner.objects.all(), "nordic").count() == search.MOST + 21


def test_the_status_that_counts_is_a_filter(cast):
    cast.set_status("acme_north", "on_credit_hold")
    cast.set_status("zenith", "closed")

    assert filtered(cast, "max", effective="held") == {"ACME_NORTH", "ACME_DEPOT"}
    assert filtered(cast, "max", effective="closed") == {"ZENITH"}
    assert filtered(cast, "max", effective="open") == {"OPERATOR", "ACME", "RESALE", "VENDOR", "AFFILIATE"}


@pytest.mark.parametrize("wanted", ["open", "held", "closed"])
def test_the_filter_agrees_with_the_status_of_each(cast, wanted):
    cast.set_status("acme", "on_hold")
    cast.set_status("acme_depot", "closed")
    ranks = {"open": 0, "held": 10, "closed": 20}
    rows = search.rows(list(Partner.objects.all()), cast.acting("max"))

    narrowed = search.effectively(Partner.objects.all(), wanted)

    assert set(narrowed.values_list("code", flat=True)) == {
        row.partner.code for row in rows if row.effective.rank == ranks[wanted]
    }


def test_type_place_and_account_manager_are_filters(cast, now):
    oem = PartnerType.objects.create(name="OEM")
    Partner.objects.filter(code="ZENITH").update(type=oem)
    managers.assign(
        partner=cast.partners.acme_north, manager=cast.memberships.sam, by=cast.acting("max"), now=now
    )  # fmt: skip

    assert filtered(cast, "max", type=str(oem.pk)) == {"ZENITH"}
    assert filtered(cast, "max", place="branch") == {"ACME_NORTH", "ACME_DEPOT"}
    assert filtered(cast, "sam", manager="me") == {"ACME_NORTH", "ACME_DEPOT"}
    assert filtered(cast, "max", manager=str(cast.memberships.sam.pk)) == {"ACME_NORTH", "ACME_DEPOT"}
    assert filtered(cast, "max", manager="pool") == {"ACME", "ZENITH", "RESALE", "VENDOR", "AFFILIATE"}


def test_a_company_narrows_by_its_own_words_only(cast):
    assert filtered(cast, "ada", manager="pool", place="branch") == {"ACME", "ACME_NORTH", "ACME_DEPOT"}


def test_a_row_knows_its_path_its_status_with_the_source_its_manager_and_its_city(cast, now):
    AddressFactory(partner=cast.partners.acme_depot, city="York", is_default_bill_to=True)
    cast.set_status("acme", "on_hold")
    managers.assign(partner=cast.partners.acme, manager=cast.memberships.sam, by=cast.acting("max"), now=now)

    (row,) = search.rows([cast.partners.acme_depot], cast.acting("max"))

    assert (row.above, row.city, row.manager) == (["ACME", "ACME_NORTH"], "York", "Sam")
    assert (row.effective.status, row.effective.source_code) == ("on_hold", "ACME")


def test_what_hangs_above_the_reader_is_not_in_his_paths(cast):
    (row,) = search.rows([cast.partners.acme_depot], cast.acting("carl"))

    assert row.above == ["ACME_NORTH"]

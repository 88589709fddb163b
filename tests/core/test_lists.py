"""List pages: which page, which order, how many."""

import pytest
from django.test import RequestFactory

from core import lists
from partners.models import PartnerType


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("", 1),
        ("1", 1),
        ("7", 7),
        ("0", 1),
        ("-3", 1),
        ("x", 1),
        ("٣", 1),
        ("1e3", 1),
        ("9" * 30, 1),
        ("9999999", 100000),
    ],
)
def test_a_page_number_is_a_plain_number_or_the_first_page(given, number):
    assert lists.page_number(RequestFactory().get("/", {"page": given})) == number


@pytest.fixture
def five(db):
    PartnerType.objects.bulk_create(PartnerType(name=name) for name in "abcde")
    return PartnerType.objects.order_by("name")


@pytest.mark.parametrize(
    ("number", "names", "bounds", "has_next"),
    [(1, ["a", "b"], (1, 2), True), (2, ["c", "d"], (3, 4), True), (3, ["e"], (5, 5), False), (4, [], (6, 6), False)],
)
def test_a_page_shows_its_rows_and_where_they_stand(five, number, names, bounds, has_next):
    page = lists.paginate(RequestFactory().get("/", {"page": number, "q": "x"}), five, size=2)

    assert [row.name for row in page.rows] == names
    assert (page.total, page.has_next, page.has_previous) == (5, has_next, number > 1)
    assert page.next_url == f"?page={number + 1}&q=x"
    if names:
        assert (page.first, page.last) == bounds


def test_a_list_of_one_page_is_not_counted(five, django_assert_num_queries):
    request = RequestFactory().get("/")

    with django_assert_num_queries(1):
        page = lists.paginate(request, five, size=5)

    assert (page.total, page.has_next) == (5, False)


@pytest.mark.parametrize(
    ("given", "fields"),
    [("name", ["name", "id"]), ("-name", ["-name", "-id"]), ("password", ["-at", "-id"]), ("", ["-at", "-id"])],
)
def test_only_what_the_page_allows_sorts_it(given, fields):
    request = RequestFactory().get("/", {"sort": given})

    assert lists.sorting(request, {"name": "name", "at": "at"}, "-at") == fields

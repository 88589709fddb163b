"""How the navigation is laid out: sections in one order, folded but for a dozen entries, as the reader left them."""

import pytest

from partners import sections
from partners.acting import Acting
from partners.context import Shell
from partners.permissions import Role
from tests.site.routes_table import PEOPLE

FEW = 13


def entries(*positions, active=None, badge=0):
    return [{"position": at, "active": at == active, "badge": badge} for at in positions]


def opened(found):
    return {section.key: section.is_open for section in found}


def test_what_belongs_to_no_section_stands_above_them():
    free, found = sections.laid_out(entries(0, 10, 11, 20), {})

    assert [entry["position"] for entry in free] == [0]
    assert [(section.key, len(section.entries)) for section in found] == [("buying", 2), ("orders", 1)]


def test_so_many_sections_are_open_at_first_that_a_dozen_entries_stand_there():
    _free, found = sections.laid_out(entries(0, *range(10, 18), *range(20, 28), 30), {})

    assert opened(found) == {"buying": True, "orders": False, "selling": False}


def test_the_section_of_the_current_page_is_open_whatever_the_reader_folded():
    _free, found = sections.laid_out(entries(0, 10, 20, active=20), {"buying": False, "orders": False})

    assert opened(found) == {"buying": False, "orders": True}


def test_what_the_reader_opened_is_open():
    _free, found = sections.laid_out(entries(0, *range(10, 18), *range(20, 28)), {"orders": True})

    assert opened(found) == {"buying": True, "orders": True}


@pytest.mark.parametrize(("badges", "told"), [([0, 0], 0), ([3, 4], 7), (["99+", 4], "99+")])
def test_a_folded_section_tells_how_much_waits_in_it(badges, told):
    rows = [{"position": 10, "active": False, "badge": badge} for badge in badges]

    _free, [section] = sections.laid_out(rows, {})

    assert section.badge == told


@pytest.mark.parametrize(
    ("cookie", "told"),
    [
        ("", {}),
        ("money-0.buying-1", {"money": False, "buying": True}),
        ("money.buying-2.-", {}),
        ("x-1." * 500, {"x": True}),
    ],
)
def test_the_cookie_says_what_was_folded_and_opened_and_nothing_else(cookie, told):
    assert sections.chosen(cookie) == told


@pytest.mark.parametrize("who", PEOPLE[1:])
def test_nobody_has_more_than_a_dozen_entries_before_him_at_first(cast, rf, who):
    request = rf.get("/")
    request.acting, request.user = cast.acting(who), getattr(cast.users, who)

    free, found = Shell(request).laid_out

    shown = [entry for section in found if section.is_open for entry in section.entries]
    assert len(free) + len(shown) <= FEW
    assert len(free) + len(found) <= len(sections.SECTIONS) + 1


@pytest.mark.parametrize("role", Role)
def test_every_entry_of_every_role_has_a_section(cast, rf, role):
    request = rf.get("/")
    acting = cast.acting("max" if role in {"marketplace_manager", "ssr"} else "bea")
    request.acting = acting.at(roles=(role,))

    free, found = Shell(request).laid_out

    assert isinstance(request.acting, Acting)
    assert [entry["position"] for entry in free] == [0]
    assert found

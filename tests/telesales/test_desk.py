"""The sales desk: customers are found by anything they say, and only those in reach (T9, T1)."""

import pytest
from django.db import connection

from partners.models import Membership, Partner, User
from partners.permissions import Role
from telesales.dialling import national_number
from telesales.queries import search
from tests.telesales.selling import resold


def found(cast, text, who="sam"):
    """Give {name: how} of what a text finds."""
    rows = search.rows(search.hits(text, seller=cast.acting(who)))
    return {row.name: row.what for row in rows}


@pytest.mark.parametrize("text", ["bea", "BE", "Bea ", "bea@people"])
def test_a_customer_is_found_by_part_of_name_and_mail(cast, text):
    assert "Bea" in found(cast, text)


def test_what_was_found_is_told_with_how(cast):
    assert found(cast, "bea@people") == {"Bea": "email"}
    assert found(cast, "acme_dep") == {"Bea": "code"}


def test_a_company_gives_its_people_and_those_below(cast):
    assert {"Ada", "Bea", "Carl", "Dora"} <= set(found(cast, "acme"))


def test_an_order_gives_its_buyer(cast):
    order = cast.submit(cast.filled_cart("bea", "20.00"), "bea", po_number="PO-4711")

    assert found(cast, order.number) == {"Bea": "order"}
    assert found(cast, order.number.lower().removeprefix("o-")) == {"Bea": "order"}
    assert found(cast, "4711") == {"Bea": "po"}


@pytest.mark.parametrize(
    "typed",
    ["+44 20 7946 0123", "020 7946 0123", "(020) 7946-0123", "0044 20 7946 0123", "+44 (0)20 7946 0123", "7946 0123"],
)
@pytest.mark.parametrize("kept", ["+44 20 7946 0123", "020 7946 0123", "+44 (0) 20/7946.0123", "2079460123"])
def test_a_phone_number_is_found_however_it_is_kept_or_said(cast, kept, typed):
    User.objects.filter(pk=cast.users.bea.pk).update(phone=kept)

    assert found(cast, typed) == {"Bea": "phone"}


def test_a_companys_phone_gives_its_people(cast):
    Partner.objects.filter(pk=cast.partners.zenith.pk).update(phone="+44 161 496 0999")

    assert found(cast, "0161 4960999") == {"Zoe": "company_phone"}


def test_whose_number_ends_with_the_digits_comes_before_whose_holds_them(cast):
    User.objects.filter(pk=cast.users.bea.pk).update(phone="020 4711 0000")
    User.objects.filter(pk=cast.users.carl.pk).update(phone="+44 20 7946 4711")
    Partner.objects.filter(pk=cast.partners.zenith.pk).update(phone="+44 161 496 4711")

    assert list(found(cast, "4711").items()) == [("Carl", "phone"), ("Bea", "phone"), ("Zoe", "company_phone")]


@pytest.mark.parametrize("text", ["bea acme", "acme bea", "ACME Depot Bea", "bea depot acme", "be acme"])
def test_a_person_is_found_with_his_company_in_any_order(cast, text):
    Partner.objects.filter(pk=cast.partners.acme_depot.pk).update(name="Depot of Acme")
    User.objects.filter(pk=cast.users.ada.pk).update(name="Beatrix")
    Membership.objects.filter(pk=cast.memberships.ada.pk).update(partner=cast.partners.zenith)

    assert found(cast, text) == {"Bea": "company"}


def test_a_person_is_found_with_a_company_above_his_own(cast):
    Partner.objects.filter(pk=cast.partners.acme.pk).update(name="Halloway Group")

    row = search.rows(search.hits("halloway bea", seller=cast.acting("sam")))[0]

    assert (row.name, row.what, row.said) == ("Bea", "company", "Halloway Group")
    assert set(found(cast, "zoe halloway").values()) == {"company_alike"}


@pytest.fixture
def camille(cast):
    """Give Bea a name in which one errs."""
    User.objects.filter(pk=cast.users.bea.pk).update(name="Camille Chevalier")
    User.objects.filter(pk=cast.users.carl.pk).update(name="Camilla Cavalieri")
    return cast.users.bea


@pytest.mark.parametrize(
    "text", ["camile chevalier", "Camille Chevallier", "camille chevaleir", "chevalir", "cheqalier"]
)
def test_an_error_of_typing_is_forgiven(cast, camille, text):
    first = next(iter(found(cast, text).items()))

    assert first == ("Camille Chevalier", "alike")


def test_an_error_in_a_companys_name_is_forgiven(cast):
    Partner.objects.filter(pk=cast.partners.zenith.pk).update(name="Zenith Interiors")

    assert found(cast, "zenit interors") == {"Zoe": "company_alike"}


@pytest.mark.parametrize("text", ["camille chevalier", "Camille  CHEVALIER"])
def test_who_types_it_right_is_not_shown_what_resembles_it(cast, camille, text):
    User.objects.filter(pk=cast.users.carl.pk).update(name="Camille Chevalieri")
    User.objects.filter(pk=cast.users.dora.pk).update(name="Camilla Chevallier")
    assert list(found(cast, text).items()) == [("Camille Chevalier", "name"), ("Camille Chevalieri", "name")]


@pytest.mark.parametrize("text", ["acme_depto", "baebea@people.example", "O-99999", "zzz", "cam"])
def test_codes_mails_numbers_and_short_words_are_not_guessed(cast, text):
    User.objects.filter(pk=cast.users.bea.pk).update(name="Chamomile")

    assert found(cast, text) == {}


def test_a_reseller_finds_nobody_elses_customers_by_a_guess(cast, camille):
    resold(cast, "zenith")

    assert (found(cast, "chevalir camile", "ruth"), found(cast, "camille acme", "ruth")) == ({}, {})


def test_after_a_guess_the_database_is_asked_as_before(cast, camille):
    found(cast, "chevalir")

    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)


@pytest.mark.parametrize(
    ("typed", "national"),
    [
        ("+44 20 7946", "207946"),
        ("0044207946", "207946"),
        ("020 7946", "207946"),
        ("+1 (212) 555-0100", "2125550100"),
        ("+353 1 496 0000", "14960000"),
        ("44 20 7946 0000", "2079460000"),
        ("", ""),
    ],
)
def test_a_number_is_read_without_code_and_signs(typed, national):
    assert national_number(typed) == national


@pytest.mark.parametrize("text", ["", " ", "%", "_", "a", "\0", "%%%", "\\", "'; --", "-", "0"])
def test_what_names_nobody_finds_nobody(cast, text):
    assert found(cast, text) == {}


def test_the_sellers_own_colleagues_are_nobodys_customers(cast):
    assert [found(cast, who) for who in ("max", "fay", "sam")] == [{}, {}, {}]


def test_a_reseller_finds_the_customers_of_his_company_alone(cast):
    resold(cast, "zenith")

    assert found(cast, "zoe", "ruth") == {"Zoe": "name"}
    assert found(cast, "bea", "ruth") == {}
    assert found(cast, "acme", "ruth") == {}


def test_a_reseller_manager_finds_the_customers_of_resellers_alone(cast):
    resold(cast, "zenith")
    Membership.objects.filter(pk=cast.memberships.sam.pk).update(roles=[Role.RESELLER_MANAGER])

    assert (set(found(cast, "zoe")), found(cast, "bea")) == ({"Zoe"}, {})


def test_who_left_or_may_not_sign_in_is_not_found(cast, now):
    Membership.objects.filter(pk=cast.memberships.bea.pk).update(ended_at=now)
    User.objects.filter(pk=cast.users.carl.pk).update(status="inactive")

    assert (found(cast, "bea"), found(cast, "carl")) == ({}, {})


def test_a_row_tells_cart_last_order_and_holds(cast):
    order = cast.submit(cast.filled_cart("bea", "20.00"), "bea")
    cast.filled_cart("bea", "30.00")

    row = search.rows(search.hits("bea@people", seller=cast.acting("sam")))[0]

    assert (row.company, row.code, row.order, row.order_state) == (
        cast.partners.acme.name,
        "ACME_DEPOT",
        order.number,
        "placed",
    )
    assert (row.cart_lines, row.held, row.effective.is_open) == (1, 0, True)

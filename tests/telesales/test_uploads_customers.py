"""Customers from files: companies of a reseller, written whole or not at all, their people invited (T5, P4, X17)."""

import pytest

from core.models import AuditEntry, OutboxEntry
from partners.models import Address, Invitation, Membership, Partner, User
from partners.permissions import Role
from telesales.models import ResellerCustomer
from tests.factories.rows import PartnerFactory
from tests.telesales.selling import resold
from tests.telesales.uploading import CUSTOMERS, checked_customers, error_rows, reasons, written_customers

HEAD = CUSTOMERS.partition("\n")[0] + "\n"


def row(code, **values):
    known = {"company": "Elm", "name": "Ella", "email": "ella@elm.example", "vat": "", "street": "", "postcode": ""}
    known |= {"city": "", "country": "GB", "currency": "GBP", "phone": "", "language": "", **values}
    return ",".join([code, *(known[key] for key in HEAD.strip().split(",")[1:])]) + "\n"


def counts(job):
    return job.result["counts"]


def test_a_check_tells_what_would_come_and_writes_nothing(cast):
    before = (Partner.objects.count(), User.objects.count())

    check = checked_customers(cast)

    assert counts(check) == {"new": 2, "people": 3, "there": 0, "refused": 0}
    assert check.result["samples"]["new"][0] == {
        "key": "JUNIPER",
        "name": "Juniper Hall",
        "people": ["June Harper", "Jonas Bell"],
    }
    assert (Partner.objects.count(), User.objects.count()) == before


def test_companies_come_with_address_people_and_whose_they_are(cast):
    made = written_customers(cast, checked_customers(cast))

    assert counts(made) == {"new": 2, "there": 0, "refused": 0}
    juniper = Partner.objects.get(code="JUNIPER")
    assert (juniper.name, juniper.parent, juniper.currency) == ("Juniper Hall", None, "GBP")
    assert Partner.objects.get(code="KIEFER").currency == "EUR"
    place = Address.objects.get(partner=juniper)
    assert (place.street, place.postcode, place.city, place.country) == ("12 Mill Lane", "LS1 4AP", "Leeds", "GB")
    people = {
        place.user.name: (place.roles, place.user.language) for place in Membership.objects.filter(partner=juniper)
    }
    assert people == {
        "June Harper": ([Role.PARTNER_ADMINISTRATOR], "en-gb"),
        "Jonas Bell": ([Role.BUYER], "en-us"),
    }
    link = ResellerCustomer.objects.get(customer=juniper)
    assert (link.reseller, link.origin, link.by) == (cast.partners.resale, "upload", cast.users.ruth)


def test_everybody_is_invited_by_mail_and_the_one_who_did_it_signs(cast):
    written_customers(cast, checked_customers(cast))

    invited = set(Invitation.objects.values_list("email", flat=True))
    assert invited == {"june@juniper.example", "jonas@juniper.example", "kira@kiefer.example"}
    assert OutboxEntry.objects.filter(topic="user.invited").count() == 3
    told = AuditEntry.objects.get(event="partner.created", partner_id=Partner.objects.get(code="JUNIPER").pk)
    assert (told.actor_id, told.actor_name) == (cast.users.ruth.pk, "Ruth")


def test_the_same_file_twice_brings_nothing_new(cast):
    check = checked_customers(cast)
    written_customers(cast, check)
    before = (Partner.objects.count(), User.objects.count(), Invitation.objects.count())

    again = written_customers(cast, check)

    assert counts(again) == {"new": 0, "there": 2, "refused": 0}
    assert (Partner.objects.count(), User.objects.count(), Invitation.objects.count()) == before
    assert counts(checked_customers(cast)) == {"new": 0, "people": 0, "there": 2, "refused": 0}


def test_a_company_that_is_there_already_stays_as_it_is(cast):
    resold(cast, "acme")

    check = checked_customers(cast, HEAD + row("acme", company="Renamed", email="thief@elm.example"))
    written_customers(cast, check)

    assert counts(check) == {"new": 0, "people": 0, "there": 1, "refused": 0}
    assert Partner.objects.get(code="ACME").name == "Acme"
    assert not User.objects.filter(name="Ella").exists()


@pytest.mark.parametrize("code", ["ZENITH", "acme_north", "OPERATOR", "VENDOR"])
def test_whose_a_company_is_that_is_not_ones_own_nobody_learns(cast, code):
    PartnerFactory(code="OTHERS", name="Other reseller")
    resold(cast, "zenith", "vendor")

    check = checked_customers(cast, HEAD + row(code))

    assert reasons(check) == {2: f"“{code}” is none of your customers, and the code is taken: choose another."}
    assert check.result["samples"]["there"] == []


def test_the_operators_staff_say_which_reseller_and_are_told_to_assign(cast):
    check = checked_customers(cast, HEAD + row("ELM") + row("ZENITH"), who="max", reseller="resale")
    written_customers(cast, check, who="max")

    assert reasons(check) == {3: "There is a partner with the code “ZENITH”, not with this reseller: assign it there."}
    link = ResellerCustomer.objects.get()
    assert (link.reseller, link.by) == (cast.partners.resale, cast.users.max)


def test_a_reseller_brings_customers_to_his_own_company_whatever_he_sends(cast):
    check = checked_customers(cast, HEAD + row("ELM"), reseller="vendor")
    written_customers(cast, check)

    assert ResellerCustomer.objects.get().reseller == cast.partners.resale


@pytest.mark.parametrize("who", ["sam", "fay", "ada", "bea", "vic", "alf"])
def test_others_bring_no_customers(cast, who):
    check = checked_customers(cast, who=who)

    assert (check.state, check.note) == ("failed", "Your role does not upload customers and orders.")


def test_nobody_writes_what_somebody_else_has_checked(cast):
    made = written_customers(cast, checked_customers(cast), who="max")

    assert (made.state, made.note) == ("failed", "The file is not there any more. Please upload it again.")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"company": ""}, "The name is missing."),
        ({"company": "x" * 201}, "name is too long: at most 200 characters."),
        ({"vat": "GB1"}, "This is not a valid VAT number of GB: please look at its digits again."),
        ({"country": "Great Britain"}, "Write the country with two letters, as DE."),
        ({"currency": "XXL"}, "XXL is no currency."),
        ({"street": "1 High Street"}, "Give the whole address: street, city and country."),
        ({"name": ""}, "The name of the user is missing."),
        ({"email": ""}, "The e-mail address is missing: the invitation goes there."),
        ({"email": "ella"}, "Enter a valid email address."),
        ({"phone": "1" * 41}, "phone is too long: at most 40 characters."),
        ({"language": "Klingon"}, "The language Klingon is not there."),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(cast, values, reason):
    assert reasons(checked_customers(cast, HEAD + row("ELM", **values))) == {2: reason}


@pytest.mark.parametrize("code", ["new", "a b", "a/b", "x" * 61, "<b>"])
def test_a_code_is_one_that_a_partner_may_have(cast, code):
    check = checked_customers(cast, HEAD + row(code))

    assert (counts(check)["new"], counts(check)["refused"]) == (0, 1)


def test_one_wrong_row_stops_its_company_and_no_other(cast):
    text = HEAD + row("ELM") + row("ELM", email="nobody") + row("OAK", email="o@oak.example")

    made = written_customers(cast, check := checked_customers(cast, text))

    assert reasons(check) == {
        2: "Line 3, which belongs to it, is refused.",
        3: "Enter a valid email address.",
    }
    assert counts(made) == {"new": 1, "there": 0, "refused": 2}
    assert set(Partner.objects.filter(code__in=["ELM", "OAK"]).values_list("code", flat=True)) == {"OAK"}


def test_rows_of_one_company_agree_about_it_and_name_each_user_once(cast):
    text = HEAD + row("ELM") + row("ELM", company="Oak", email="b@elm.example") + row("ELM", company="")

    assert reasons(checked_customers(cast, text)) == {
        2: "Line 3, which belongs to it, is refused.",
        3: "“company” is another than in line 2 of the same company.",
        4: "The address stands in line 2 already.",
    }


def test_all_that_is_wrong_with_a_row_is_told_at_once(cast):
    text = HEAD + row("ELM", name="", email="ella", language="Klingon")

    assert reasons(checked_customers(cast, text)) == {
        2: "The name of the user is missing. Enter a valid email address. The language Klingon is not there."
    }


def test_the_refused_rows_come_as_a_file_that_can_be_mended_and_sent_again(cast):
    check = checked_customers(cast, HEAD + row("ELM", currency="XXL") + row("OAK"))

    rows = error_rows(check)
    mended = "\n".join(",".join(cells) for cells in rows).replace("XXL", "GBP")
    again = checked_customers(cast, mended)

    assert rows[1][:3] == ["2", "XXL is no currency.", "ELM"]
    assert (counts(again)["new"], again.result["unused"]) == (1, [])


def test_who_has_an_account_already_is_told_to_nobody_but_him(cast):
    """An address that is known gets the same invitation; to whom it belongs the file never says."""
    check = checked_customers(cast, HEAD + row("ELM", email="zoe@people.example"))
    written_customers(cast, check)

    assert counts(check)["new"] == 1
    assert Invitation.objects.get().email == "zoe@people.example"
    assert Membership.objects.filter(user=cast.users.zoe).count() == 1


def test_a_reseller_who_may_no_longer_writes_nothing(cast):
    check = checked_customers(cast)
    Membership.objects.filter(pk=cast.memberships.ruth.pk).update(roles=[Role.AFFILIATE])

    made = written_customers(cast, check)

    assert (made.state, made.note) == ("failed", "Your role does not upload customers and orders.")

"""Who creates and edits which partner, field by field, and what a profile must be (P1, P4)."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from core import audit
from core.refusal import Refused
from partners.actions import address as addresses
from partners.actions import partner as actions
from partners.forms.partner import AttributesField, checked_phone, checked_tax_number, suggested_code
from partners.models import Address, Invitation, Membership, Partner, PartnerLevel
from partners.permissions import Role
from partners.rules import partner as rules
from tests.factories.rows import AddressFactory

OWN = {"name", "phone", "email", "website", "default_roles"}
VALUES = {"name": "New Branch", "code": "NEW-BRANCH"}
NINA = {"name": "Nina New", "email": "nina@people.example"}


def edit(cast, who, code, now, /, *, seen="", **values):
    partner = Partner.objects.get(code=code)
    return actions.edit(partner=partner, values=values, by=cast.acting(who), now=now, seen=seen)


def refusal(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


@pytest.mark.parametrize(
    ("who", "code", "fields"),
    [
        ("max", "ACME", set(rules.OPERATOR_FIELDS)),
        ("max", "ACME_DEPOT", set(rules.OPERATOR_FIELDS)),
        ("ada", "ACME", {*OWN, "tax_number"}),
        ("ada", "ACME_DEPOT", {*OWN, "tax_number"}),
        ("ada", "ZENITH", set()),
        ("zoe", "ACME", set()),
        ("bea", "ACME_DEPOT", set()),
        ("carl", "ACME_NORTH", set()),
        ("fay", "ACME", set()),
        ("sam", "ACME", set()),
    ],
)
def test_each_edits_what_is_his(cast, who, code, fields):
    assert set(rules.editable(cast.acting(who), Partner.objects.get(code=code))) == fields


def test_a_vat_number_that_is_set_is_changed_by_the_operator(cast, now):
    edit(cast, "ada", "ACME", now, tax_number="GB123456782")

    sentence = refusal(lambda: edit(cast, "ada", "ACME", now, tax_number="DE129273398")).sentence

    assert sentence == "“tax number” is changed by the operator."
    assert Partner.objects.get(code="ACME").tax_number == "GB123456782"


@pytest.mark.parametrize("field", ["code", "notes", "attributes", "level", "currency", "message_format"])
def test_a_company_cannot_forge_the_operators_fields(cast, now, field):
    gold = PartnerLevel.objects.create(name="Gold")
    wanted = {"attributes": {"tier": "gold"}, "level": gold}.get(field, "X")
    before = Partner.objects.filter(code="ACME").values().get()

    refused = refusal(lambda: edit(cast, "ada", "ACME", now, **{field: wanted}))

    assert refused.sentence.endswith("is changed by the operator.")
    assert Partner.objects.filter(code="ACME").values().get() == before


def test_a_change_is_told_field_by_field(cast, now):
    edit(cast, "max", "ACME", now, name="Acme plc", attributes={"territory": "EU"}, phone="")

    row = audit.of(cast.partners.acme).get()
    assert (row.event, row.old, row.new) == (
        "partner.edited",
        {"name": "Acme", "attributes": {}},
        {"name": "Acme plc", "attributes": {"territory": "EU"}},
    )


def test_what_changes_nothing_writes_nothing(cast, now):
    edit(cast, "max", "ACME", now, name="Acme")

    assert audit.of(cast.partners.acme).count() == 0


def test_a_form_drawn_before_somebody_elses_change_is_refused(cast, now):
    seen = rules.fingerprint(Partner.objects.get(code="ACME"))
    edit(cast, "max", "ACME", now, seen=seen, phone="1")

    sentence = refusal(lambda: edit(cast, "ada", "ACME", now, seen=seen, phone="2")).sentence

    assert sentence.startswith("Somebody has changed this profile meanwhile")
    assert Partner.objects.get(code="ACME").phone == "1"


def test_nobody_makes_a_role_the_default_that_he_may_not_give(cast, now):
    edit(cast, "ada", "ACME", now, default_roles=["buyer", "approver"])

    refused = refusal(lambda: edit(cast, "ada", "ACME", now, default_roles=["vendor"]))

    assert (refused.field, Partner.objects.get(code="ACME").default_roles) == ("default_roles", ["buyer", "approver"])


ODD = "Use letters, digits, dots, dashes and underscores; begin with one of the first two."


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("zenith", "The code “zenith” is taken."),
        ("Switch", "“Switch” is reserved: choose another code."),
        ("a b", ODD),
        ("../x", ODD),
        ("", ODD),
    ],
)
def test_a_code_is_one_partners_own_and_no_pages(cast, now, code, sentence):
    refused = refusal(lambda: edit(cast, "max", "ACME", now, code=code))

    assert (refused.sentence, refused.field) == (sentence, "code")


def test_every_fixed_address_below_partners_is_reserved():
    fixed = set()
    for pattern in get_resolver().url_patterns:
        for entry in getattr(pattern, "url_patterns", [pattern]):
            start = "" if entry is pattern else str(pattern.pattern)
            parts = f"{start}{entry.pattern}".split("/")
            fixed |= {parts[1]} if parts[0] == "partners" and len(parts) > 2 and "<" not in parts[1] else set()

    assert (fixed - rules.RESERVED, "pool" in fixed) == (set(), True)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Müller & Söhne", "MULLER-SOHNE"),
        ("Acme", "ACME-2"),
        ("Pool", "POOL-2"),
        ("株式会社", "PARTNER"),
        ("Straße", "STRASSE"),
    ],
)
def test_a_code_is_suggested_from_the_name(cast, name, code):
    assert suggested_code(name) == code


def test_the_channel_administrator_creates_a_company_and_its_first_administrator(cast, now):
    partner = actions.create(parent=None, values=VALUES, administrator=NINA, by=cast.acting("max"), now=now)

    place = Membership.objects.get(partner=partner)
    assert (place.user.name, place.roles, place.may_accept) == ("Nina New", [Role.PARTNER_ADMINISTRATOR], True)
    assert Invitation.objects.filter(user=place.user, ended_at=None).count() == 1
    assert list(audit.of(partner).values_list("event", flat=True)) == ["partner.created"]


def test_a_company_needs_its_first_administrator(cast, now):
    refused = refusal(lambda: actions.create(parent=None, values=VALUES, by=cast.acting("max"), now=now))

    assert (refused.field, Partner.objects.filter(code="NEW-BRANCH").count()) == ("admin_name", 0)


def test_a_companys_administrator_adds_branches_in_its_currency(cast, now):
    Partner.objects.filter(code="ACME_DEPOT").update(currency="EUR")
    depot = Partner.objects.get(code="ACME_DEPOT")

    branch = actions.create(parent=depot, values=VALUES, by=cast.acting("ada"), now=now)

    assert (branch.parent, branch.currency) == (depot, "EUR")


@pytest.mark.parametrize(
    ("who", "parent", "sentence"),
    [
        ("ada", None, "A new company is created by the operator."),
        ("ada", "zenith", "Choose a place in your own company."),
        ("max", "operator", "Partners form trees of their own; none hangs below the operator."),
        ("sam", None, "Your role does not create partners."),
        ("bea", "acme_depot", "Your role does not create partners."),
    ],
)
def test_others_create_nothing(cast, now, who, parent, sentence):
    known = {"parent": parent and getattr(cast.partners, parent), "values": VALUES, "administrator": NINA, "now": now}

    refused = refusal(lambda: actions.create(**known, by=cast.acting(who)))

    assert (refused.sentence, Partner.objects.filter(code="NEW-BRANCH").exists()) == (sentence, False)


def test_one_address_is_the_default_at_a_time(cast, now):
    old = AddressFactory(partner=cast.partners.acme, is_default_ship_to=True, is_default_bill_to=True)
    values = {"label": "Dock", "street": "2 Quay", "postcode": "", "city": "Hull", "country": "GB"}
    values["is_default_ship_to"] = True

    addresses.add(partner=cast.partners.acme, values=values, by=cast.acting("ada"), now=now)

    kept = dict(Address.objects.values_list("label", "is_default_ship_to"))
    old.refresh_from_db()
    assert (kept, old.is_default_bill_to) == ({old.label: False, "Dock": True}, True)


def test_an_address_is_changed_and_removed_with_what_it_was(cast, now):
    address = AddressFactory(partner=cast.partners.acme, city="Hull")

    addresses.change(address=address, values={"city": "York"}, by=cast.acting("ada"), now=now)
    addresses.remove(address=address, by=cast.acting("ada"), now=now)

    told = list(audit.of(cast.partners.acme).values_list("event", "old__city", "new__city"))
    changed, removed = ("partner.address_changed", "Hull", "York"), ("partner.address_removed", "York", None)
    assert (told, Address.objects.count()) == ([changed, removed], 0)


def test_addresses_of_others_are_not_ones_to_change(cast, now):
    address = AddressFactory(partner=cast.partners.acme)

    refusal(lambda: addresses.remove(address=address, by=cast.acting("zoe"), now=now))

    assert Address.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "country", "kept"),
    [
        ("gb 123 4567 82", "GB", "GB123456782"),
        ("DE 129 273 398", "GB", "DE129273398"),
        ("FR 83 404 833 048", "GB", "FR83404833048"),
        ("", "GB", ""),
    ],
)
def test_vat_numbers_are_kept_in_their_compact_form(given, country, kept):
    assert checked_tax_number(given, country) == kept


@pytest.mark.parametrize("given", ["GB123456780", "DE129273399", "FR00000000000"])
def test_a_vat_number_with_a_wrong_digit_is_refused(given):
    with pytest.raises(ValidationError, match="not a valid VAT number"):
        checked_tax_number(given, "GB")


@pytest.mark.parametrize(
    ("given", "kept"),
    [("020 7946 0000", "+44 20 7946 0000"), ("+49 30 123456", "+49 30 123456"), (" ", "")],
)
def test_phone_numbers_are_kept_as_they_are_called_from_abroad(given, kept):
    assert checked_phone(given, "GB") == kept


@pytest.mark.parametrize("given", ["12", "call me", "+44 1", "0" * 40])
def test_a_phone_number_that_cannot_be_called_is_refused(given):
    with pytest.raises(ValidationError, match="not a phone number"):
        checked_phone(given, "GB")


def test_attributes_are_rows_of_name_and_value():
    given = [("territory", " EU "), ("", ""), (" cost  centre ", "12")]

    assert AttributesField(required=False).clean(given) == {"territory": "EU", "cost centre": "12"}


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("", "EU")], "“EU” needs a name."),
        ([("a", "1"), ("A", "2")], "“A” stands here twice."),
        ([("x" * 61, "1")], f"“{'x' * 60}” is too long."),
    ],
)
def test_attributes_that_are_refused(rows, sentence):
    with pytest.raises(ValidationError) as refused:
        AttributesField(required=False).clean(rows)

    assert refused.value.messages == [sentence]

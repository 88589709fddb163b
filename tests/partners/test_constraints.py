"""What the database itself refuses: partners, people and their places (P1-P3, P11)."""

import pytest

from partners.models import Membership, Partner, PartnerLevel, PartnerType, User
from tests.factories.rows import AddressFactory, MembershipFactory, PartnerFactory, UserFactory
from tests.factories.violations import promised, refused_with


def twice(factory, **values):
    return [factory(**values), factory(**values)]


def change(model, code, **values):
    return model.objects.filter(code=code).update(**values)


CASES = {
    "partners_partnertype_name": lambda cast: twice(PartnerType.objects.create, name="OEM"),
    "partners_partnerlevel_name": lambda cast: twice(PartnerLevel.objects.create, name="Gold"),
    "partner_code_is_unique": lambda cast: PartnerFactory(code="acme"),
    "partner_one_operator": lambda cast: PartnerFactory(kind="operator"),
    "partner_is_not_its_own_parent": lambda cast: PartnerFactory(pk=5_000_000, parent_id=5_000_000),
    "partner_operator_is_a_root": lambda cast: change(Partner, "OPERATOR", parent=cast.partners.acme),
    "partner_status_is_known": lambda cast: change(Partner, "ACME", status="gone"),
    "partner_kind_is_known": lambda cast: change(Partner, "ACME", kind="guest"),
    "partner_tree_has_no_cycle": lambda cast: change(Partner, "ACME", parent=cast.partners.acme_depot),
    "address_one_default_ship_to": lambda cast: twice(
        AddressFactory, partner=cast.partners.acme, is_default_ship_to=True
    ),
    "address_one_default_bill_to": lambda cast: twice(
        AddressFactory, partner=cast.partners.acme, is_default_bill_to=True
    ),
    "user_username_is_never_given_out_twice": lambda cast: UserFactory(username="BEA", email=""),
    "user_email_is_unique": lambda cast: UserFactory(email="BEA@people.example"),
    "user_status_is_known": lambda cast: User.objects.update(status="gone"),
    "membership_one_per_user_and_partner": lambda cast: MembershipFactory(
        user=cast.users.bea, partner=cast.partners.acme_depot
    ),
    "membership_has_a_role": lambda cast: Membership.objects.update(roles=[]),
    "membership_roles_are_known": lambda cast: Membership.objects.update(roles=["king"]),
}


def test_every_promise_of_the_models_has_its_case():
    assert set(CASES) == promised("partners")


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_it(cast, name):
    assert name in refused_with(CASES[name], cast)


def test_the_name_of_a_deleted_user_is_not_given_out_again(cast):
    User.objects.filter(username="bea").update(status="deleted", email="")

    assert "user_username_is_never_given_out_twice" in refused_with(lambda: UserFactory(username="Bea"))


def test_people_without_an_address_and_ended_places_may_repeat(cast, now):
    people = [UserFactory(email=""), UserFactory(email="")]
    places = [MembershipFactory(user=people[0], partner=cast.partners.acme, ended_at=now) for _time in range(2)]

    assert (len(people), len(places)) == (2, 2)

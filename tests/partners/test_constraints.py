"""What the database itself refuses: partners, people and their places (P1-P3, P11)."""

from datetime import UTC, datetime

import pytest

from partners.models import BusinessTerms, Membership, Partner, PartnerLevel, PartnerType, User
from tests.factories.rows import (
    AccountAssignmentFactory,
    AddressFactory,
    InvitationFactory,
    MembershipFactory,
    PartnerFactory,
    RegistrationFactory,
    UserFactory,
)
from tests.factories.violations import promised, refused_with


def twice(factory, **values):
    return [factory(**values), factory(**values)]


def change(model, code, **values):
    return model.objects.filter(code=code).update(**values)


def confirmed(cast, **values):
    known = {"partner": cast.partners.zenith, "user": cast.users.zoe, "state": "waiting", "confirmed_at": cast.now}
    return RegistrationFactory(**{**known, **values})


def terms(cast, **values):
    return BusinessTerms.objects.create(**{"number": 1, "text": "Goods stay ours.", "since": cast.now, **values})


CASES = {
    "business_terms_say_something": lambda cast: terms(cast, text=""),
    "business_terms_stay": lambda cast: [terms(cast), BusinessTerms.objects.update(text="Other")],
    "partners_businessterms_number": lambda cast: twice(terms, cast=cast),
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
    "membership_roles_are_known": lambda cast: Membership.objects.filter(partner=cast.partners.acme).update(
        roles=["king"]
    ),
    "membership_roles_fit_the_partner": lambda cast: Membership.objects.filter(user=cast.users.bea).update(
        roles=["finance"]
    ),
    "partner_default_roles_are_a_partners": lambda cast: change(Partner, "ACME", default_roles=["finance"]),
    "invitation_one_open_per_user": lambda cast: twice(InvitationFactory, user=cast.users.bea),
    "invitation_accepted_has_ended": lambda cast: InvitationFactory(user=cast.users.bea, is_accepted=True),
    "invitation_expires_after_it_was_sent": lambda cast: InvitationFactory(
        user=cast.users.bea, expires_at=datetime(2026, 3, 2, 12, tzinfo=UTC)
    ),
    "account_has_one_manager_at_a_time": lambda cast: twice(
        AccountAssignmentFactory, partner=cast.partners.acme, manager=cast.memberships.sam
    ),
    "account_assignment_ends_with_a_kind": lambda cast: AccountAssignmentFactory(
        partner=cast.partners.acme, manager=cast.memberships.sam, ended_at=cast.now
    ),
    "registration_confirmed_is_a_partner": lambda cast: RegistrationFactory(state="waiting", confirmed_at=cast.now),
    "registration_decided_has_a_time": lambda cast: confirmed(cast, state="accepted"),
    "registration_declined_has_a_reason": lambda cast: confirmed(cast, state="declined", decided_at=cast.now),
    "partners_registration_partner_id": lambda cast: [
        confirmed(cast),
        confirmed(cast, user=cast.users.carl),
    ],
    "partners_registration_user_id": lambda cast: [
        confirmed(cast),
        confirmed(cast, partner=cast.partners.acme),
    ],
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

"""Making people known, and what may be given to them (P3-P6)."""

import pytest
from allauth.mfa.models import Authenticator

from core import audit
from core.models import OutboxEntry
from core.refusal import Refused
from partners.actions import people
from partners.actions.people import Grant, Record
from partners.models import Invitation, Membership, User
from partners.permissions import Role
from partners.queries import people as queries
from tests.factories.racing import REPEATS, refusals, together
from tests.factories.rows import MembershipFactory, UserFactory


def create(cast, who="ada", where="acme_depot", grant=Grant(), **record):  # noqa: B008 - frozen
    values = {"name": "Nina New", "email": "nina@people.example", **record}
    partner = getattr(cast.partners, where)
    return people.create(partner=partner, record=Record(**values), grant=grant, by=cast.acting(who), now=cast.now)


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


def test_a_new_user_has_a_place_an_invitation_and_no_address_before_he_accepts(cast):
    place = create(cast)

    user, invitation = place.user, Invitation.objects.get()
    assert (user.username, user.email, user.has_usable_password()) == ("nina.new", "", False)
    assert (place.partner, place.roles, place.may_place, place.may_accept) == (
        cast.partners.acme_depot, ["buyer"], True, False,
    )  # fmt: skip
    assert (invitation.user, invitation.email, invitation.sent_by) == (user, "nina@people.example", "Ada")
    assert [row.event for row in audit.of(user)] == ["user.created", "user.invited"]
    assert OutboxEntry.objects.filter(topic="user.invited").count() == 1


def test_a_known_address_makes_no_difference_to_who_creates(cast):
    known, unknown = create(cast, name="Zoe Again", email="zoe@people.example"), create(cast, name="Una Known")

    assert [(place.user.email, place.user.invitations.count()) for place in (known, unknown)] == [("", 1), ("", 1)]


@pytest.mark.parametrize("username", ["bea", "BEA", "Carl"])
def test_a_user_name_is_given_out_once_in_whatever_case(cast, username):
    refusal = refused(create, cast, username=username)

    assert (refusal.field, f"{username}2" in refusal.sentence) == ("username", True)


@pytest.mark.parametrize("username", ["a", "with blank", "a@b", "x" * 61, "-dash", "ümlaut", "tab\t"])
def test_a_user_name_is_plain(cast, username):
    assert refused(create, cast, username=username).field == "username"


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("Jörg Groß", "jorg.gross"),
        ("Bea", "bea2"),
        ("Anne Marie O'Neil", "anne.neil"),
        ("李雷", "lei"),
        ("X", "x.user"),
    ],
)
def test_a_user_name_is_suggested_from_the_name(cast, name, suggested):
    assert queries.suggested_username(name, "lei@people.example") == suggested


@pytest.mark.parametrize(
    ("who", "where", "role", "allowed"),
    [
        ("ada", "acme_depot", Role.BUYER, True),
        ("ada", "acme", Role.PARTNER_ADMINISTRATOR, True),
        ("ada", "acme", Role.RESELLER, False),
        ("ada", "acme", Role.FINANCE, False),
        ("ada", "acme", "king", False),
        ("ada", "zenith", Role.BUYER, False),
        ("ada", "operator", Role.SSR, False),
        ("max", "acme", Role.RESELLER, True),
        ("max", "acme", Role.SSR, False),
        ("max", "operator", Role.MARKETPLACE_MANAGER, True),
        ("max", "operator", Role.FINANCE, False),
        ("max", "operator", Role.BUYER, False),
        ("sam", "acme", Role.BUYER, False),
        ("fay", "operator", Role.FINANCE, False),
        ("bea", "acme_depot", Role.BUYER, False),
        ("zoe", "acme", Role.BUYER, False),
    ],
)
def test_nobody_gives_a_role_that_he_lacks(cast, who, where, role, allowed):
    if allowed:
        assert create(cast, who, where, Grant(roles=(role,))).roles == [role]
    else:
        refused(create, cast, who, where, Grant(roles=(role,)))
        assert not User.objects.filter(name="Nina New").exists()


@pytest.mark.parametrize(("own", "given"), [(False, False), (True, True)])
def test_nobody_gives_a_right_that_he_lacks(cast, own, given):
    Membership.objects.filter(pk=cast.memberships.ada.pk).update(may_accept=own)
    grant = Grant(may_accept=True)

    if given:
        assert create(cast, grant=grant).may_accept
    else:
        assert refused(create, cast, grant=grant).field == "may_accept"
    assert create(cast, "max", name="By Max", email="m@people.example", grant=grant).may_accept


def test_a_procurement_user_gets_no_mail(cast):
    place = create(cast, kind="procurement", email="")

    assert (place.user.kind, Invitation.objects.count()) == ("procurement", 0)
    assert refused(create, cast, kind="procurement", name="Other").field == "email"


def test_a_direct_user_needs_an_address(cast):
    assert refused(create, cast, email="").field == "email"


def change(cast, who, whom, grant):
    place = getattr(cast.memberships, whom)
    return people.change_grant(membership=place, grant=grant, by=cast.acting(who), now=cast.now)


def test_roles_and_rights_change_with_an_audit_row(cast):
    change(cast, "ada", "bea", Grant(roles=(Role.BUYER, Role.APPROVER), may_place=False))

    place = Membership.objects.get(pk=cast.memberships.bea.pk)
    row = audit.of(cast.users.bea).get()
    assert (place.roles, place.may_place) == (["buyer", "approver"], False)
    assert (row.event, row.old["roles"], row.new["roles"]) == ("user.rights_changed", ["buyer"], ["buyer", "approver"])


@pytest.mark.parametrize(("who", "whom"), [("ada", "ada"), ("max", "max"), ("zoe", "bea"), ("bea", "carl")])
def test_nobody_changes_his_own_place_or_one_out_of_sight(cast, who, whom):
    refused(change, cast, who, whom, Grant(roles=(Role.BUYER,)))


def test_the_last_administrator_stays_one(cast):
    assert "last administrator" in refused(change, cast, "max", "ada", Grant()).sentence

    MembershipFactory(user=cast.users.dora, partner=cast.partners.acme_north, roles=["partner_administrator"])
    assert "last administrator" in refused(change, cast, "max", "ada", Grant()).sentence

    MembershipFactory(user=cast.users.carl, partner=cast.partners.acme, roles=["partner_administrator"])
    change(cast, "max", "ada", Grant())
    assert Membership.objects.get(pk=cast.memberships.ada.pk).roles == ["buyer"]


def test_somebody_invited_does_not_count_as_an_administrator_yet(cast):
    create(cast, where="acme", grant=Grant(roles=(Role.PARTNER_ADMINISTRATOR,)))

    assert "last administrator" in refused(change, cast, "max", "ada", Grant()).sentence


def set_status(cast, who, whom, status):
    place = getattr(cast.memberships, whom)
    return people.set_status(membership=place, status=status, by=cast.acting(who), now=cast.now)


@pytest.mark.parametrize("status", ["on_hold", "inactive"])
def test_a_status_is_set_with_an_audit_row_and_the_last_administrator_keeps_his(cast, status):
    set_status(cast, "ada", "bea", status)

    assert User.objects.get(username="bea").status == status
    assert audit.of(cast.users.bea).get().new == {"status": status}
    assert "last administrator" in refused(set_status, cast, "max", "ada", status).sentence


def test_deleting_waits_until_there_is_no_place_and_leaves_a_tombstone(cast):
    assert "still has a place" in refused(set_status, cast, "ada", "bea", "deleted").sentence

    Membership.objects.filter(user=cast.users.bea).update(ended_at=cast.now)
    set_status(cast, "ada", "bea", "deleted")

    user = User.objects.get(username="bea")
    assert (user.status, user.email, user.has_usable_password()) == ("deleted", "", False)
    assert refused(create, cast, username="Bea").field == "username"
    assert "for good" in refused(set_status, cast, "max", "bea", "active").sentence


def test_an_account_that_is_used_elsewhere_is_not_one_companys_to_change(cast):
    MembershipFactory(user=cast.users.bea, partner=cast.partners.zenith, roles=["buyer"])

    for act in (
        lambda: set_status(cast, "ada", "bea", "inactive"),
        lambda: people.edit(membership=cast.memberships.bea, name="Mallory", by=cast.acting("ada"), now=cast.now),
    ):
        assert "used elsewhere" in refused(act).sentence
    set_status(cast, "max", "bea", "inactive")


def test_the_channel_administrator_does_not_change_accounts_with_operator_roles_he_lacks(cast):
    assert "used elsewhere" in refused(set_status, cast, "max", "fay", "inactive").sentence


def test_a_second_place_is_for_the_operators_staff_to_give(cast):
    values = {"user": cast.users.zoe, "partner": cast.partners.acme, "grant": Grant(), "now": cast.now}

    refused(people.add_place, by=cast.acting("ada"), **values)
    place = people.add_place(by=cast.acting("max"), **values)

    assert (place.user, place.partner) == (cast.users.zoe, cast.partners.acme)
    assert OutboxEntry.objects.filter(topic="user.place_given").count() == 1
    assert refused(people.add_place, by=cast.acting("max"), **values).field == "email"


def test_an_administrator_takes_the_second_factor_off_and_its_owner_is_told(cast):
    Authenticator.objects.create(user=cast.users.bea, type="totp", data={"secret": "x"})
    values = {"membership": cast.memberships.bea, "by": cast.acting("ada"), "now": cast.now}

    people.reset_second_factor(**values)

    assert not Authenticator.objects.exists()
    assert audit.of(cast.users.bea).get().event == "user.second_factor_reset"
    assert OutboxEntry.objects.filter(topic="user.second_factor_reset").count() == 1
    assert "no second factor" in refused(people.reset_second_factor, **values).sentence


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeat", REPEATS)
def test_two_administrators_demote_each_other_at_once_and_one_stays(cast, repeat):
    other = MembershipFactory(user=UserFactory(), partner=cast.partners.acme, roles=["partner_administrator"])
    cast.users.other, cast.memberships.other = other.user, other
    ada, rival = cast.acting("ada"), cast.acting("other")

    def demote(membership, by):
        return lambda: people.change_grant(membership=membership, grant=Grant(), by=by, now=cast.now)

    answers = together(demote(other, ada), demote(cast.memberships.ada, rival))

    assert len(refusals(answers)) == 1
    assert len(queries.administrators_of(cast.partners.acme.pk)) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeat", REPEATS)
def test_one_user_name_asked_for_twice_at_once_is_given_once(cast, repeat):
    def make(number):
        by, partner = cast.acting("ada"), cast.partners.acme
        record = Record(name="Nina", email=f"nina{number}@people.example", username="nina")
        return lambda: people.create(partner=partner, record=record, grant=Grant(), by=by, now=cast.now)

    answers = together(make(1), make(2))

    assert len(refusals(answers)) == 1
    assert User.objects.filter(username="nina").count() == 1

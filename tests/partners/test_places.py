"""Where somebody acts from: his current, open places; the acting company is explicit (P2, P3, P11)."""

import pytest
from django.contrib.sessions.backends.db import SessionStore

from partners import queries
from partners.actions import place as actions
from partners.backends import PlaceBackend
from partners.middleware import SESSION_KEY, acting_of
from partners.models import Membership, User
from partners.permissions import Role
from tests.factories.rows import MembershipFactory, PartnerFactory


@pytest.fixture
def second_place(cast):
    return MembershipFactory(user=cast.users.bea, partner=cast.partners.zenith, roles=[Role.BUYER])


def test_a_place_tells_the_company_the_node_and_the_roles(cast):
    acting = cast.acting("bea")

    assert (acting.company_name, acting.partner_name, acting.partner_code, acting.roles, acting.is_operator) == (
        "Acme",
        "Acme Depot",
        "ACME_DEPOT",
        ("buyer",),
        False,
    )


def test_several_places_come_oldest_first(cast, second_place):
    assert [place.partner_code for place in queries.places(cast.users.bea)] == ["ACME_DEPOT", "ZENITH"]


def test_a_place_that_has_ended_is_none(cast, second_place, now):
    Membership.objects.filter(user=cast.users.bea, partner=cast.partners.acme_depot).update(ended_at=now)

    assert [place.partner_code for place in queries.places(cast.users.bea)] == ["ZENITH"]


def test_nobody_acts_from_a_closed_company_three_levels_up(cast, second_place):
    cast.set_status("acme", "closed")

    assert [place.partner_code for place in queries.places(cast.users.bea)] == ["ZENITH"]


@pytest.mark.parametrize("status", ["on_hold", "on_credit_hold"])
def test_a_company_on_hold_still_lets_people_in(cast, status):
    cast.set_status("acme", status)

    assert cast.acting("bea").effective.status == status


@pytest.mark.parametrize(
    ("user_status", "partner_status", "goes_on"),
    [
        ("active", "open", True),
        ("on_hold", "on_hold", True),
        ("inactive", "open", False),
        ("deleted", "open", False),
        ("active", "closed", False),
    ],
)
def test_the_next_request_of_an_open_session_is_refused_at_once(cast, user_status, partner_status, goes_on):
    cast.set_status("acme", partner_status)
    User.objects.filter(username="bea").update(status=user_status)

    assert (PlaceBackend().get_user(cast.users.bea.pk) is not None) is goes_on


def test_somebody_unknown_is_nobody(db):
    assert PlaceBackend().get_user(999_999_999) is None


def test_switching_changes_the_acting_company_and_the_session_id(cast, second_place):
    session = SessionStore()
    session.create()
    before = session.session_key

    place = actions.switch(session=session, membership_id=second_place.pk, places=queries.places(cast.users.bea))

    assert (place.partner_code, session[SESSION_KEY]) == ("ZENITH", second_place.pk)
    assert session.session_key != before


def test_nobody_switches_to_a_place_that_is_not_his(cast):
    session = SessionStore()
    foreign = cast.memberships.zoe.pk

    place = actions.switch(session=session, membership_id=foreign, places=queries.places(cast.users.bea))

    assert (place, session.get(SESSION_KEY)) == (None, None)


@pytest.mark.parametrize("chosen", [None, "second", "foreign"])
def test_a_request_acts_from_the_chosen_place_or_else_the_first(cast, rf, second_place, chosen):
    request = rf.get("/", REMOTE_ADDR="192.0.2.9")
    request.user = PlaceBackend().get_user(cast.users.bea.pk)
    keys = {None: None, "second": second_place.pk, "foreign": cast.memberships.zoe.pk}
    request.session = SessionStore()
    request.session[SESSION_KEY] = keys[chosen]

    acting = acting_of(request)

    expected = "ZENITH" if chosen == "second" else "ACME_DEPOT"
    assert (acting.partner_code, acting.ip) == (expected, "192.0.2.9")


def test_a_procurement_user_has_no_password_sign_in(cast):
    punchin = User(kind=User.Kind.PROCUREMENT, status="active")

    assert PlaceBackend().user_can_authenticate(punchin) is False
    assert PlaceBackend().user_can_authenticate(cast.users.bea) is True


def test_a_standing_is_read_in_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        standing = queries.standing(user_id=cast.users.bea.pk, partner_id=cast.partners.acme_depot.pk)

    assert (standing.membership_id, standing.roles, standing.effective.status) == (
        cast.memberships.bea.pk,
        ("buyer",),
        "open",
    )


def test_without_a_place_there_is_a_standing_without_rights(cast):
    standing = queries.standing(user_id=cast.users.zoe.pk, partner_id=cast.partners.acme.pk)

    assert (standing.membership_id, standing.roles, standing.may("order.place")) == (None, (), False)


def test_places_cost_one_query_however_many_there_are(cast, django_assert_num_queries):
    for _number in range(30):
        MembershipFactory(user=cast.users.bea, partner=PartnerFactory())

    with django_assert_num_queries(1):
        places = queries.places(cast.users.bea)

    assert len(places) == 31


@pytest.mark.parametrize(
    ("user_status", "partner_status", "found"),
    [("active", "open", True), ("on_hold", "on_hold", True), ("inactive", "open", False), ("active", "closed", False)],
)
def test_the_place_of_a_membership_is_found_while_it_may_be_acted_from(cast, user_status, partner_status, found):
    cast.set_status("acme", partner_status)
    User.objects.filter(username="bea").update(status=user_status)
    membership = Membership.objects.select_related("user").get(pk=cast.memberships.bea.pk)

    place = queries.place(membership=membership, channel="link")

    assert (place and (place.membership_id, place.channel)) == ((membership.pk, "link") if found else None)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("bea", ["ACME_DEPOT"]),
        ("carl", ["ACME_NORTH", "ACME_DEPOT"]),
        ("dora", ["ACME", "ACME_NORTH", "ACME_DEPOT"]),
        ("fay", ["ACME", "ACME_NORTH", "ACME_DEPOT"]),
        ("zoe", ["ACME_DEPOT"]),
    ],
)
def test_a_path_is_shown_from_where_one_may_see_it(cast, name, codes):
    path, _effective = queries.visible_path(cast.partners.acme_depot.pk, cast.acting(name))

    assert [code for _pk, code, _name in path] == codes

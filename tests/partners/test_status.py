"""The effective status is the most restrictive on the path and names where it comes from; nothing is written down
the tree (P2, P3)."""

from types import SimpleNamespace

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commerce.rules import order as order_rules
from core.refusal import Refused
from partners import queries
from partners.acting import EffectiveStatus
from partners.backends import PlaceBackend
from partners.models import RESTRICTIVENESS, Partner, PartnerStatus, UserStatus
from partners.queries import RANK_SQL, Standing
from tests.factories.rows import PartnerFactory

STATUSES = PartnerStatus.values


@pytest.mark.parametrize("status", STATUSES)
def test_the_database_ranks_a_status_as_the_code_does(db, status):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {RANK_SQL.format('p')} FROM (SELECT %s AS status) p", [status])
        rank = cursor.fetchone()[0]

    assert rank == RESTRICTIVENESS[PartnerStatus(status)]


@pytest.mark.parametrize("child", STATUSES)
@pytest.mark.parametrize("parent", STATUSES)
def test_the_more_restrictive_of_parent_and_child_counts_of_equals_the_parents(cast, parent, child):
    cast.set_status("acme_north", parent)
    cast.set_status("acme_depot", child)
    ranks = {status: RESTRICTIVENESS[PartnerStatus(status)] for status in STATUSES}
    status, code = (child, "ACME_DEPOT") if ranks[child] > ranks[parent] else (parent, "ACME_NORTH")

    effective = queries.effective_status(cast.partners.acme_depot.pk)

    assert (effective.status, effective.source_code) == (status, "" if status == "open" else code)


def test_an_inherited_status_says_because_of_whom_since_when_and_by_whom(cast, now):
    cast.set_status("acme", "on_credit_hold", reason="Overdue", by="Fay")

    effective = queries.effective_status(cast.partners.acme_depot.pk)

    assert effective == EffectiveStatus("on_credit_hold", cast.partners.acme.pk, "Acme", "ACME", "Overdue", now, "Fay")


def test_reopening_the_parent_restores_each_childs_own_status(cast):
    cast.set_status("acme_north", "on_hold")
    cast.set_status("acme", "closed")
    cast.set_status("acme", "open")

    effective = {
        code: queries.effective_status(pk).status for pk, code, _name in queries.path(cast.partners.acme_depot.pk)
    }

    assert effective == {"ACME": "open", "ACME_NORTH": "on_hold", "ACME_DEPOT": "on_hold"}


def test_the_child_row_is_never_written(cast, now):
    before = Partner.objects.filter(code="ACME_DEPOT").values().get()

    cast.set_status("acme", "closed")

    assert Partner.objects.filter(code="ACME_DEPOT").values().get() == before
    assert queries.effective_status(cast.partners.acme_depot.pk).status == "closed"


def test_siblings_and_other_companies_are_untouched(cast):
    sibling = PartnerFactory(code="SOUTH", parent=cast.partners.acme)
    cast.set_status("acme_north", "closed")

    statuses = queries.effective_statuses([sibling.pk, cast.partners.zenith.pk, cast.partners.acme.pk])

    assert [status.status for status in statuses.values()] == ["open", "open", "open"]


def test_there_is_no_status_of_an_unknown_partner(db):
    assert queries.effective_status(999_999_999) is None


@pytest.mark.parametrize(
    ("status", "source", "sentence"),
    [
        ("open", "acme", ""),
        ("on_hold", "acme_depot", "Acme Depot is On hold (Late)."),
        ("on_credit_hold", "acme", "On credit hold because of Acme (Late)."),
        ("closed", "acme_north", "Closed because of Acme North (Late)."),
    ],
)
def test_the_sentence_names_the_partner_it_comes_from(cast, status, source, sentence):
    cast.set_status(source, status, reason="Late")
    depot = cast.partners.acme_depot.pk

    assert str(queries.status_sentence(queries.effective_status(depot), depot)) == sentence


USER_REFUSAL = {
    UserStatus.ON_HOLD: "The buyer is on hold and cannot order. Please ask your partner administrator.",
    UserStatus.INACTIVE: "The buyer's account is no longer active.",
    UserStatus.DELETED: "The buyer's account is no longer active.",
}
PARTNER_REFUSAL = {
    PartnerStatus.ON_HOLD: "Acme is On hold (Late). Orders can be neither submitted nor accepted until that is lifted.",
    PartnerStatus.ON_CREDIT_HOLD: "Acme is On credit hold (Late). "
    "Orders can be neither submitted nor accepted until that is lifted.",
    PartnerStatus.CLOSED: "Acme is Closed (Late). Orders are no longer possible.",
}


@pytest.mark.parametrize("partner_status", STATUSES)
@pytest.mark.parametrize("user_status", UserStatus.values)
def test_only_an_active_user_of_an_open_partner_orders(user_status, partner_status):
    effective = EffectiveStatus(partner_status, 1, "Acme", "ACME", "Late")
    expected = USER_REFUSAL.get(user_status) or PARTNER_REFUSAL.get(partner_status)

    assert refusal(Standing(user_status, 5, ("buyer",), effective)) == expected


def refusal(standing):
    try:
        order_rules.check_standing(standing, 1)
    except Refused as refused:
        return str(refused)
    return None


@pytest.mark.parametrize("partner_status", STATUSES)
@pytest.mark.parametrize("user_status", UserStatus.values)
def test_a_user_signs_in_while_he_and_a_partner_let_him(cast, client, user_status, partner_status):
    cast.set_status("acme", partner_status)
    type(cast.users.bea).objects.filter(username="bea").update(status=user_status)
    client.force_login(cast.users.bea)

    session_user = signed_in(client)

    expected = user_status in {"active", "on_hold"} and partner_status != "closed"
    assert (session_user == cast.users.bea.pk) is expected


def signed_in(client):
    """Give the id of the user whom the back end takes the session for at its next request."""
    from_backend = PlaceBackend().get_user(client.session["_auth_user_id"])
    return from_backend and from_backend.pk


OPERATOR = SimpleNamespace(is_operator=True)
TREES = st.lists(
    st.tuples(st.integers(min_value=0, max_value=10**6), st.sampled_from(STATUSES)), min_size=1, max_size=14
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TREES)
def test_any_tree_gives_the_most_restrictive_status_of_each_path(db, shapes):
    nodes = grow(shapes)

    found = queries.effective_statuses([node.pk for node in nodes])
    framed = {node.pk: queries.visible_path(node.pk, OPERATOR)[1] for node in nodes}

    expected = {node.pk: naive_status(node) for node in nodes}
    for each in (found, framed):
        assert {key: (value.status, value.source_id) for key, value in each.items()} == expected


def grow(shapes):
    """Build a tree (or several): each shape is a choice of parent among those before it, and a status."""
    Partner.objects.filter(code__startswith="T-").update(parent=None)
    Partner.objects.filter(code__startswith="T-").delete()
    nodes = []
    for number, (choice, status) in enumerate(shapes):
        parent = [*nodes, None][choice % (len(nodes) + 1)]
        nodes.append(PartnerFactory(code=f"T-{number}", parent=parent, status=status))
    return nodes


def naive_status(node):
    deciding = None
    while node:
        if (
            deciding is None
            or RESTRICTIVENESS[PartnerStatus(node.status)] >= RESTRICTIVENESS[PartnerStatus(deciding.status)]
        ):
            deciding = node
        node = node.parent
    return deciding.status, None if deciding.status == "open" else deciding.pk


def test_a_status_two_hundred_levels_up_is_found_in_one_query(db, django_assert_num_queries):
    node = PartnerFactory(status="closed")
    for _level in range(200):
        node = PartnerFactory(parent=node)

    with django_assert_num_queries(1):
        effective = queries.effective_status(node.pk)

    assert effective.status == "closed"


def test_one_query_reads_the_status_of_one_or_thirty(db, django_assert_num_queries):
    nodes = [PartnerFactory() for _number in range(30)]

    for count in (1, 30):
        with django_assert_num_queries(1):
            queries.effective_statuses([node.pk for node in nodes[:count]])

"""The 321 real approval paths: by the pure routing rule, and through limits and approvers in the database (A1, A2)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from approvals import routing
from approvals.models import SpendingLimit
from approvals.queries import route
from approvals.routing import Link
from core.actor import SYSTEM
from partners import imports, loading
from partners.models import Membership, Partner
from partners.permissions import Role
from tests.data import folder

pytestmark = folder.needs_data
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TREE = "uk_dh_posts_2011"
BY_GRADE = {"SCS1": Decimal(2000), "SCS2": Decimal(10_000), "SCS3": Decimal(50_000)}
OF_REQUESTERS = Decimal(500)


@pytest.fixture(scope="module")
def oracle():
    return folder.rows("approval_path_oracle.csv")


@pytest.fixture(scope="module")
def posts():
    return {row.node_id: row for row in imports.read(folder.HIERARCHIES) if row.tree == TREE}


def limit_of(post, leaves):
    """What the post decides alone; the root decides about everything."""
    if not post.parent_id:
        return None
    return OF_REQUESTERS if post.node_id in leaves else BY_GRADE[post.attributes["grade"]]


def leaves_of(posts):
    return posts.keys() - {post.parent_id for post in posts.values()}


def test_the_routing_rule_asks_exactly_the_posts_of_the_oracle(oracle, posts):
    numbers = {node: number for number, node in enumerate(posts)}
    leaves = leaves_of(posts)

    def links(node):
        while node:
            post = posts[node]
            yield Link(numbers[node], node, limit_of(post, leaves), numbers.get(post.parent_id))
            node = post.parent_id

    paths = [
        "/".join(
            ask.approver.name
            for ask in routing.path(total=Decimal(row["order_total_gbp"]), chain=[*links(row["requester"])])
        )
        for row in oracle
    ]

    assert len(oracle) == 321
    assert paths == [row["approvers"] for row in oracle]


@pytest.mark.django_db
def test_limits_and_approvers_in_the_database_ask_exactly_the_posts_of_the_oracle(oracle, posts):
    loading.load(list(posts.values()), by=SYSTEM, now=NOW)
    partners = {partner.code: partner for partner in Partner.objects.all()}
    people = [loading.Person(node, node, partners[node].pk, (Role.BUYER.value,)) for node in posts]
    loading.add_people(people, by=SYSTEM, now=NOW)
    places = {place.partner.code: place for place in Membership.objects.select_related("partner")}
    leaves = leaves_of(posts)
    SpendingLimit.objects.bulk_create(
        SpendingLimit(membership=places[node], amount=limit_of(post, leaves), approver=places[post.parent_id])
        for node, post in posts.items()
        if post.parent_id
    )

    paths = [_asked(places[row["requester"]], Decimal(row["order_total_gbp"])) for row in oracle]

    assert paths == [row["approvers"] for row in oracle]


def _asked(place, total):
    chain = route.facts(user_id=place.user_id, partner_id=place.partner_id, total=total, currency="GBP").links
    return "/".join(ask.approver.name for ask in routing.path(total=total, chain=chain))

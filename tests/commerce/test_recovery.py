"""Carts and waiting orders of people who have gone are given to somebody who works there (P7)."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.models import ApprovalStep
from commerce.actions import recovery as actions
from commerce.models import Cart, Order
from commerce.queries import cart as carts
from commerce.queries import order as orders
from commerce.queries import recovery as queries
from core import audit, outbox
from core.refusal import Refused
from partners.models import Membership
from tests.factories.racing import REPEATS, refusals, together
from tests.factories.rows import MembershipFactory, UserFactory
from tests.pages.conftest import unhashed_static  # noqa: F401


@pytest.fixture
def left(cast):
    """Bea has gone from the depot; behind her a cart and an order that waits for Carl. Nick works there now."""
    cast.waiting, cast.cart = cast.submitted("bea", "60.00"), cast.filled_cart("bea", "5.00")
    Membership.objects.filter(pk=cast.memberships.bea.pk).update(ended_at=cast.now)
    nick = MembershipFactory(user=UserFactory(username="nick", name="Nick", email="nick@people.example"),
                             partner=cast.partners.acme_depot, roles=["buyer"])  # fmt: skip
    cast.users.nick, cast.memberships.nick = nick.user, nick
    return cast


def give(cast, to="nick", who="ada", carts=None, orders=None):
    carts = [cast.cart.pk] if carts is None else carts
    orders = [cast.waiting.pk] if orders is None else orders
    colleague = getattr(cast.memberships, to)
    return actions.give(carts=carts, orders=orders, colleague=colleague, by=cast.acting(who), now=cast.now)


def refused(*args, **kwargs):
    with pytest.raises(Refused) as caught:
        give(*args, **kwargs)
    return caught.value.sentence


def shown(cast, who):
    return [(node.partner.code, [cart.pk for cart in node.carts], [order.number for order in node.orders])
            for node in queries.nodes(cast.acting(who))]  # fmt: skip


def test_who_sees_the_node_sees_what_is_left(left):
    rows = [("ACME_DEPOT", [left.cart.pk], [left.waiting.number])]

    assert (shown(left, "ada"), shown(left, "max"), shown(left, "zoe")) == (rows, rows, [])


def test_what_somebody_still_has_is_not_left(cast):
    cast.filled_cart("bea", "5.00")
    cast.submitted("carl", "600.00")

    assert shown(cast, "ada") == []


def test_the_colleague_has_it_and_is_told(left):
    assert give(left) == (1, 1)
    outbox.send_due()

    nick = left.acting("nick")
    assert [cart.pk for cart in carts.open_carts(nick)] == [left.cart.pk]
    assert [order.number for order in orders.mine(nick)] == [left.waiting.number]
    assert Order.objects.get(pk=left.waiting.pk).buyer == left.users.bea
    assert [row.event for row in audit.of(left.cart)] == ["cart.given"]
    assert audit.of(left.waiting).last().event == "order.given"
    assert [message.to for message in mail.outbox if "has given you" in message.subject] == [["nick@people.example"]]
    assert shown(left, "ada") == []


def test_the_cart_he_works_in_stays_the_current_one(left):
    mine = left.filled_cart("nick", "1.00")

    give(left)

    current = Cart.objects.filter(user=left.users.nick, is_current=True)
    assert [cart.pk for cart in current] == [mine.pk]


def test_the_colleagues_rights_count_from_then_on(left):
    give(left, orders=[left.waiting.pk], carts=[])

    assert left.acting("nick").user_id == Order.objects.get(pk=left.waiting.pk).responsible_id
    assert ApprovalStep.objects.get(order=left.waiting).approver == left.memberships.carl


def test_an_order_that_waits_for_the_colleague_himself_is_asked_of_the_next(left):
    here = MembershipFactory(user=left.users.carl, partner=left.partners.acme_depot, roles=["buyer"])
    left.memberships.carl_here = here
    left.memberships.bea = here
    left.limit("bea", 10, "dora")

    give(left, to="carl_here")

    assert ApprovalStep.objects.get(order=left.waiting, decision=None).approver == left.memberships.dora


def test_where_nobody_else_would_decide_it_is_refused_and_nothing_is_given(left):
    left.memberships.carl_here = MembershipFactory(
        user=left.users.carl, partner=left.partners.acme_depot, roles=["buyer"]
    )

    assert "nobody else" in refused(left, to="carl_here")
    assert Cart.objects.get(pk=left.cart.pk).user == left.users.bea


@pytest.mark.parametrize(("who", "to"), [("bea", "nick"), ("zoe", "nick"), ("sam", "nick"), ("ada", "carl"),
                                         ("ada", "zoe"), ("max", "zoe")])  # fmt: skip
def test_who_gives_what_to_whom_is_checked(left, who, to):
    if who == "bea":
        left.memberships.bea = MembershipFactory(user=left.users.bea, partner=left.partners.resale, roles=["buyer"])

    refused(left, to=to, who=who)
    assert Cart.objects.get(pk=left.cart.pk).user == left.users.bea


def test_what_is_given_is_left_there_still(left):
    placed = left.submitted("dora", "5.00")

    assert placed.number in refused(left, orders=[placed.pk])
    assert refused(left, carts=[], orders=[]) == "Tick at least one cart or order."
    give(left)
    assert "No longer" in refused(left)


def test_the_page_gives_what_is_ticked(left):
    ada = left.client_for("ada")
    sent = {"carts": [left.cart.pk], "orders": [left.waiting.pk], "colleague": left.memberships.nick.pk}

    answers = [ada.get("/carts/recovery/"), ada.post("/carts/recovery/", sent), ada.get("/carts/recovery/")]

    assert [answer.status_code for answer in answers] == [200, 302, 200]
    assert b"Nothing is left behind" in answers[2].content
    assert Order.objects.get(pk=left.waiting.pk).owner == left.users.nick


@pytest.mark.parametrize("colleague", ["", "x", "9" * 25, "-1", "0", "zoe", "nobody"])
def test_a_forged_colleague_gets_nothing(left, colleague):
    given = {"zoe": left.memberships.zoe.pk, "nobody": 10**9}.get(colleague, colleague)

    answer = left.client_for("ada").post("/carts/recovery/", {"carts": [left.cart.pk], "colleague": given})

    assert answer.status_code in {404, 422}
    assert Cart.objects.get(pk=left.cart.pk).user == left.users.bea


def test_thirty_carts_ask_as_often_as_one(left):
    ada = left.client_for("ada")
    ada.get("/carts/recovery/")
    with CaptureQueriesContext(connection) as one:
        ada.get("/carts/recovery/")
    line = left.cart.lines.first()
    for _number in range(30):
        cart = Cart.objects.create(user=left.users.bea, partner=left.partners.acme_depot, name="C", currency="GBP")
        cart.lines.create(product=line.product, quantity=1)

    with CaptureQueriesContext(connection) as many:
        ada.get("/carts/recovery/")

    assert (len(many), len(many) <= 10) == (len(one), True)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeat", REPEATS)
def test_given_to_two_at_once_one_has_it(left, repeat):
    other = MembershipFactory(user=UserFactory(), partner=left.partners.acme_depot, roles=["buyer"])
    by = left.acting("ada")

    def to(colleague):
        return lambda: actions.give(carts=[left.cart.pk], orders=[], colleague=colleague, by=by, now=left.now)

    answers = together(to(left.memberships.nick), to(other))

    assert len(refusals(answers)) == 1
    assert Cart.objects.get(pk=left.cart.pk).user_id in {left.users.nick.pk, other.user_id}

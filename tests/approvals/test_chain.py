"""The chain is read from the limits as they are; random companies end as a naive reading says (A1, A2, A01)."""

import uuid
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.actions import decision
from approvals.models import ApprovalStep, SpendingLimit
from approvals.queries import route
from commerce.actions import order as orders
from commerce.models import Order
from commerce.queries.cart import Article, PricedLine
from core import money
from partners import queries as partners
from tests.factories.rows import MembershipFactory, PartnerFactory, ProductFactory

D = Decimal


def names(cast, who, total):
    membership = getattr(cast.memberships, who)
    place = {"user_id": membership.user_id, "partner_id": membership.partner_id}
    links = route.facts(**place, total=D(total), currency="GBP").links
    return [link.name for link in links]


def test_the_chain_goes_up_as_far_as_the_total_needs(cast):
    assert [names(cast, "bea", total) for total in ("50", "50.01", "500", "500.01")] == [
        ["Bea"],
        ["Bea", "Carl"],
        ["Bea", "Carl"],
        ["Bea", "Carl", "Dora"],
    ]


def test_without_a_limit_the_chain_is_oneself(cast):
    assert names(cast, "dora", "1000000") == ["Dora"]


def test_a_limit_of_zero_asks_for_every_penny_and_no_limit_for_none(cast):
    cast.limit("bea", D(0), "carl")
    asked = cast.submitted("bea", "0.01").state
    cast.limit("bea", None, "carl")
    free = cast.submitted("bea", "0.01").state

    assert (asked, free) == ("awaiting_approval", "placed")


def test_for_an_order_in_another_currency_every_limit_is_zero(cast):
    bea = cast.memberships.bea
    links = route.facts(user_id=bea.user_id, partner_id=bea.partner_id, total=D("0.01"), currency="EUR").links

    assert [(link.name, link.limit) for link in links] == [("Bea", 0), ("Carl", 0), ("Dora", None)]


def test_the_chain_of_a_long_line_takes_one_query(cast, django_assert_num_queries):
    above = cast.memberships.dora
    for _level in range(30):
        below = MembershipFactory(partner=cast.partners.acme)
        SpendingLimit.objects.create(membership=below, amount=1, approver=above)
        above = below

    with django_assert_num_queries(1):
        links = route.facts(user_id=above.user_id, partner_id=above.partner_id, total=D(10), currency="GBP").links

    assert len(links) == 31


AMOUNTS = st.none() | st.integers(min_value=0, max_value=4).map(lambda hundreds: D(hundreds) * 100)
COMPANY = st.lists(st.tuples(AMOUNTS, st.none() | st.integers(min_value=0, max_value=7)), min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(COMPANY, st.sampled_from(["0.01", "100.00", "100.01", "250.00", "400.00", "400.01"]), st.integers(0, 8))
def test_any_company_asks_whom_the_rule_says_and_ends_where_it_says(db, now, company, total, refused_at):
    people = hire(company)
    expected = naive(company, D(total))
    order = enter(people[0], D(total), now)

    asked = []
    while order.state == "awaiting_approval":
        step = ApprovalStep.objects.get(order=order, decision=None)
        accept = len(asked) != refused_at
        asked.append(people.index(step.approver))
        order = decide(step, accept, now)

    was_refused = refused_at < len(expected)
    assert asked == expected[: refused_at + 1]
    assert order.state == ("rejected" if was_refused else "placed")


def hire(company):
    """Write the people; a person's approver is one later in the list, so that nothing goes round."""
    partner = PartnerFactory()
    people = [MembershipFactory(partner=partner) for _person in company]
    for place, (amount, approver) in enumerate(company):
        above = approver_of(place, approver, len(company))
        SpendingLimit.objects.create(
            membership=people[place], amount=amount, approver=None if above is None else people[above]
        )
    return people


def approver_of(place, choice, count):
    return None if choice is None or place + 1 >= count else place + 1 + choice % (count - place - 1)


def naive(company, total):
    place, asked = 0, []
    while True:
        amount, choice = company[place]
        above = approver_of(place, choice, len(company))
        if amount is None or above is None or total <= amount:
            return asked
        asked.append(above)
        place = above


def enter(buyer, total, now):
    product = ProductFactory()
    article = Article(product.pk, product.code, product.name, "piece", "", True)
    line = PricedLine(None, article, 1, None, total, money.rounded(total, "GBP"), {"agreed": "for this run"})
    order = Order(
        partner=buyer.partner,
        buyer=buyer.user,
        submission_key=uuid.uuid4(),
        currency="GBP",
        total=total,
        line_count=1,
        payment_method="bank_transfer",
        submitted_at=now,
    )
    return orders.enter(order=order, lines=[line], by=partners.places(buyer.user)[0], now=now)


def decide(step, accept, now):
    by = partners.places(step.approver.user)[0]
    return decision.decide(step=step, accept=accept, seen_hash=step.content_hash, by=by, now=now, reason="No")

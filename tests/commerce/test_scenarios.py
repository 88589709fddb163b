"""The scenarios of the product's rule book that one order's way covers, told end to end."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from approvals.actions import decision
from approvals.models import Proxy
from commerce.actions import credit
from commerce.models import Account, Order, PriceList
from commerce.queries import cart as carts
from commerce.queries import catalogue
from core.actor import SYSTEM
from core.refusal import Refused
from partners.actions import partner as partners
from partners.models import Partner

D = Decimal


def accept(cast, order, name):
    step = order.approval_steps.get(decision=None)
    by = cast.acting(name)
    return decision.decide(step=step, accept=True, seen_hash=order.content_hash, by=by, now=cast.now)


def test_scenario_3_a_parent_on_credit_hold_stops_its_child_without_writing_it(cast, now):
    cart, before = cast.filled_cart("bea"), Partner.objects.filter(code="ACME_DEPOT").values().get()
    acme, manager = cast.partners.acme, cast.acting("max")
    partners.set_status(partner=acme, status="on_credit_hold", reason="Invoice 4711", by=manager, now=now)

    with pytest.raises(Refused, match=r"^On credit hold because of Acme \(Invoice 4711\)\."):
        cast.submit(cart, "bea")
    partners.set_status(partner=acme, status="open", reason="", by=manager, now=now)

    assert cast.submit(cart, "bea").state == "placed"
    assert Partner.objects.filter(code="ACME_DEPOT").values().get() == before


def test_scenario_3_closed_at_the_top_of_three_levels_lets_nobody_below_in(cast, now):
    manager = cast.acting("max")

    partners.set_status(partner=cast.partners.acme, status="closed", reason="Gone", by=manager, now=now)

    assert [cast.acting(name) for name in ("bea", "carl", "pia", "dora", "ada")] == [None] * 5


@pytest.fixture
def limits(cast):
    cast.no_limit("bea", "carl")
    for name, amount, approver in (("bea", 1000, "carl"), ("carl", 5000, "dora"), ("dora", 20_000, "ada")):
        cast.limit(name, D(amount), approver)
    credit.change_limit(account=cast.account, limit=D(100_000), reason="Room", by=SYSTEM, now=cast.now)


@pytest.mark.parametrize(
    ("total", "asked"),
    [
        ("1000.00", []),
        ("1000.01", ["carl"]),
        ("5000.00", ["carl"]),
        ("5000.01", ["carl", "dora"]),
        ("20000.00", ["carl", "dora"]),
        ("20000.01", ["carl", "dora", "ada"]),
    ],
)
def test_scenario_4_each_limit_broken_asks_one_more_and_above_all_the_last_decides(cast, limits, total, asked):
    order = cast.submitted("bea", total)

    for name in asked:
        assert order.state == "awaiting_approval"
        order = accept(cast, order, name)

    assert (order.state, order.approval_steps.count(), order.total) == ("placed", len(asked), D(total))


@pytest.mark.parametrize(("amount", "approver"), [(D(1), None), (None, "carl")])
def test_scenario_4_only_a_limit_or_only_an_approver_places_directly(cast, amount, approver):
    cast.limit("bea", amount, approver)

    assert cast.submitted("bea", "900.00").state == "placed"


def test_scenario_5_a_proxy_decides_unless_he_is_the_buyer(cast):
    Proxy.objects.create(principal=cast.memberships.carl, deputy=cast.memberships.bea)
    order = cast.submitted("bea", "60.00")

    with pytest.raises(Refused, match=r"^Nobody decides about an order of his own\.$"):
        accept(cast, order, "bea")

    assert accept(cast, order, "pia").state == "placed"


def test_scenario_5_the_second_click_reads_who_was_first(cast):
    order = cast.submitted("bea", "60.00")
    step = order.approval_steps.get()
    accept(cast, order, "carl")

    with pytest.raises(Refused, match=r"^This is already decided: Accepted by Carl\.$"):
        decision.decide(
            step=step, accept=False, seen_hash=order.content_hash, by=cast.acting("pia"), now=cast.now, reason="x"
        )


def test_scenario_7_the_whole_story_of_an_account(cast, now):
    cast.no_limit("bea", "carl")

    def told(total, payment_method="on_account"):
        state = cast.submitted("bea", total, payment_method).state
        return state, Account.objects.get().balance

    def paid(amount, key):
        account = Account.objects.get()
        credit.raise_credit(account=account, amount=D(amount), key=key, reason="Paid", by=SYSTEM, now=now)
        account.refresh_from_db()
        return account.balance, account.stopped_at is None

    story = [told("600"), told("400"), told("1"), told("5"), told("2", "bank_transfer")]
    payments = [paid("6", "message:1"), paid("1", "message:2")]
    small = told("0.50")

    assert story == [("placed", 400), ("placed", 0), ("on_hold", -1), ("on_hold", -6), ("placed", -6)]
    assert payments == [(0, False), (1, True)]
    assert small == ("placed", D("0.50"))
    assert list(Order.objects.filter(state="on_hold").order_by("pk").values_list("total", flat=True)) == [1, 5]


def test_scenario_7_exactly_the_outstanding_credit_is_placed_and_a_penny_more_is_held(cast):
    cast.no_limit("bea", "carl")

    states = [cast.submitted("bea", total).state for total in ("1000.00", "0.01")]

    assert (states, Account.objects.get().balance) == (["placed", "on_hold"], D("-0.01"))


@pytest.mark.parametrize("change", ["decided", "withdrawn", "swapped"])
def test_scenario_12_a_link_s_decision_counts_once_and_for_its_own_order(cast, now, change):
    order, other = cast.submitted("bea", "60.00"), cast.submitted("bea", "70.00")
    step, seen = order.approval_steps.get(), order.content_hash
    by = cast.acting("carl", channel="link")
    if change == "decided":
        accept(cast, order, "carl")
    elif change == "withdrawn":
        decision.withdraw(order=order, by=cast.acting("bea"), now=now)
    else:
        seen = other.content_hash
    before = Order.objects.get(pk=order.pk).state

    with pytest.raises(Refused):
        decision.decide(step=step, accept=True, seen_hash=seen, by=by, now=now)

    assert Order.objects.get(pk=order.pk).state == before


def test_scenario_13_the_products_of_a_list_that_ended_yesterday_are_gone(cast, now):
    bea, cart = cast.acting("bea"), cast.filled_cart("bea")
    PriceList.objects.update(effective_to=now - timedelta(days=1))

    page = catalogue.page(acting=bea, now=now)
    lines = carts.lines(cart, now=now)

    assert (page.items, page.total) == ([], 0)
    assert [line.is_orderable for line in lines] == [False]
    with pytest.raises(Refused, match=r"^POUND has no price for you in this quantity: change or remove it\.$"):
        cast.submit(cart, "bea", key=uuid.uuid4())

"""Standing rules hold a partner's new orders, beside what is put by hand and what credit says (K8)."""

from decimal import Decimal

import pytest

from approvals.actions import decision
from commerce.actions import hold, hold_rule
from commerce.models import Account, Hold, HoldRule, Order
from commerce.queries import holding
from core import audit
from tests.commerce.test_holds import refusal_of
from tests.pages.conftest import unhashed_static  # noqa: F401 - this one asks for a page


@pytest.fixture
def rule(cast, now):
    """Give a function that sets a rule as max: which node, kind, above which total."""

    def add(node, kind="review", above=None, by="max", **values):
        known = {"kind": kind, "above": above, "currency": "GBP", "reason": f"Rule of {node}", **values}
        return hold_rule.add(partner=getattr(cast.partners, node), **known, by=cast.acting(by), now=now)

    return add


def kinds(order):
    return sorted(order.holds.filter(ended_at=None).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("above", "currency", "total", "holds"),
    [
        (None, "", "0.01", True),
        ("20", "GBP", "19.99", False),
        ("20", "GBP", "20.00", False),
        ("20", "GBP", "20.01", True),
        ("0", "GBP", "0.01", True),
        ("20", "EUR", "99.00", False),
    ],
)
def test_a_rule_holds_above_its_amount_in_its_currency(above, currency, total, holds):
    rule = holding.Rule("review", "x", currency, None if above is None else Decimal(above))

    assert rule.holds(Order(currency="GBP", total=Decimal(total))) == holds


@pytest.mark.parametrize(
    ("node", "buyer", "is_held"),
    [("acme_depot", "bea", True), ("acme", "bea", True), ("zenith", "bea", False), ("acme_depot", "dora", False)],
)
def test_a_rule_counts_for_its_node_and_below(cast, rule, node, buyer, is_held):
    rule(node)

    order = cast.submitted(buyer, "20.00")

    assert (order.state, kinds(order)) == (("on_hold", ["review"]) if is_held else ("placed", []))


def test_the_rules_of_several_ancestors_add_up_and_the_nearest_of_a_kind_speaks(cast, rule):
    rule("acme", "review")
    rule("acme_depot", "review")
    rule("acme_north", "document")

    order = cast.submitted("bea", "20.00")

    assert kinds(order) == ["document", "review"]
    assert order.waiting_reason == "Rule of acme_north. Rule of acme_depot."


def test_a_rule_holds_beside_credit_and_the_order_is_charged_once(cast, rule):
    cast.no_limit("bea")
    rule("acme", "business")

    order = cast.submitted("bea", "1000.01")

    assert (kinds(order), Account.objects.get().balance) == (["business", "credit"], Decimal("-0.01"))
    assert order.waiting_reason == "Rule of acme. Waiting for Finance. The outstanding credit is £0.01 short."


@pytest.mark.parametrize("method", ["on_account", "bank_transfer"])
def test_a_rule_holds_however_it_is_paid(cast, rule, method):
    rule("acme_depot", "document")

    order = cast.submitted("bea", "20.00", payment_method=method)

    assert (order.state, kinds(order)) == ("on_hold", ["document"])


def test_an_order_above_the_limit_is_approved_and_then_held_by_the_rule(cast, rule, now):
    cast.limit("bea", Decimal(5), "carl")
    rule("acme")
    order = cast.submitted("bea", "20.00")
    waiting = (order.state, kinds(order))

    order = approved(order, cast, now)

    assert (waiting, order.state, kinds(order)) == (("awaiting_approval", []), "on_hold", ["review"])


def test_a_hold_put_while_it_waits_and_a_rule_of_the_same_kind_are_one(cast, rule, now):
    cast.limit("bea", Decimal(5), "carl")
    order = cast.submitted("bea", "20.00")
    hold.put(order=order, kind="review", reason="By hand", by=cast.acting("sam"), now=now)
    rule("acme")

    order = approved(order, cast, now)

    assert (order.state, kinds(order), order.waiting_reason) == ("on_hold", ["review"], "By hand.")


def test_what_was_released_is_not_held_again_by_the_same_rule(cast, rule, now):
    rule("acme")
    order = cast.submitted("bea", "20.00")

    order = hold.release(order=order, by=cast.acting("fay"), now=now)

    assert (order.state, kinds(order)) == ("placed", [])


def test_the_buyer_is_told_before_he_orders(cast, rule):
    rule("acme_depot", reason="We look at every order")
    cart = cast.filled_cart("bea", "20.00")

    page = cast.client_for("bea").get(f"/carts/{cart.pk}/checkout/").content.decode()

    assert ("Request release" in page, "We look at every order." in page) == (True, True)


def test_a_rule_that_has_ended_holds_nothing_new_and_lets_nothing_go(cast, rule, now):
    row = rule("acme")
    held = cast.submitted("bea", "20.00")

    hold_rule.end(rule=row, by=cast.acting("max"), now=now)

    assert (cast.submitted("bea", "20.00").state, Order.objects.get(pk=held.pk).state) == ("placed", "on_hold")


def test_setting_and_ending_a_rule_is_told(cast, rule, now):
    row = rule("acme", above=Decimal(20))
    hold_rule.end(rule=row, by=cast.acting("max"), now=now)

    told = audit.of(cast.partners.acme).values_list("event", "actor_id", "reason", "old", "new")
    assert list(told) == [
        ("partner.hold_rule_added", cast.users.max.pk, "Rule of acme", None, {"hold": "review", "above": "£20.00"}),
        ("partner.hold_rule_ended", cast.users.max.pk, "", {"hold": "review", "above": "£20.00"}, None),
    ]
    assert HoldRule.objects.get().ended_at == now


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"kind": "credit"}, "Whether credit holds an order, its account says."),
        ({"kind": "weather"}, "Whether credit holds an order, its account says."),
        ({"reason": " "}, "Say why: the reason is kept and shown."),
        ({"above": Decimal(-1)}, "Enter zero or more, or nothing for every order."),
        ({"above": Decimal("1.001")}, "GBP has fewer decimal places."),
        ({"above": Decimal(1), "currency": ""}, "Say in which currency."),
        ({"kind": "business", "by": "sam"}, "Others decide about this kind of hold."),
    ],
)
def test_a_rule_is_of_a_kind_with_a_reason_and_a_sound_amount(rule, values, told):
    assert (refusal_of(rule, node="acme", **values), HoldRule.objects.count()) == (told, 0)


def test_there_is_one_rule_of_a_kind_at_a_node(rule):
    rule("acme")

    assert refusal_of(rule, node="acme") == "There is a rule of this kind already: end it first."


def test_a_rule_ends_once_and_by_its_function(cast, rule, now):
    row = rule("acme", "business")

    by_another = refusal_of(hold_rule.end, rule=row, by=cast.acting("sam"), now=now)
    hold_rule.end(rule=row, by=cast.acting("max"), now=now)
    again = refusal_of(hold_rule.end, rule=row, by=cast.acting("max"), now=now)

    assert (by_another, again) == ("Others decide about this kind of hold.", "This rule has ended already.")


def approved(order, cast, now):
    step = order.approval_steps.get()
    seen = {"step": step, "accept": True, "seen_hash": order.content_hash}
    return decision.decide(**seen, by=cast.acting("carl"), now=now)


def test_holds_put_by_hand_end_with_an_order_that_is_withdrawn_or_refused(cast, now):
    cast.limit("bea", Decimal(5), "carl")
    ends = []
    for way in ("withdrawn", "rejected"):
        order = cast.submitted("bea", "20.00")
        hold.put(order=order, kind="review", reason="x", by=cast.acting("sam"), now=now)
        if way == "withdrawn":
            decision.withdraw(order=order, by=cast.acting("bea"), now=now)
        else:
            step = order.approval_steps.get()
            seen = {"step": step, "accept": False, "seen_hash": order.content_hash, "reason": "No"}
            decision.decide(**seen, by=cast.acting("carl"), now=now)
        ends.append(Hold.objects.get(order=order).outcome)

    assert ends == ["withdrawn", "rejected"]

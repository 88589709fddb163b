"""Orders from files: each through the customer's own gates, under a key that never orders twice (O3, O10, T1, T8)."""

from decimal import Decimal

import pytest

from approvals.models import ApprovalStep
from commerce.models import Cart, Hold, Order, OrderState, SpendLimit, SpendLimitKind
from core.models import AuditEntry
from partners.models import Membership
from partners.permissions import Role
from telesales.intake.orders import plan
from telesales.models import PriceOverride, Sale, SalesOptOut
from tests.telesales.selling import bound, let, policy, resold
from tests.telesales.uploading import ORDERS, checked_orders, error_rows, reasons, written_orders

S = OrderState


@pytest.fixture
def ruth(cast):
    """Let resellers sell to everybody and finalise; acme is a customer of Ruth's company."""
    let(Role.RESELLER, finalise=True, change_prices=True)
    resold(cast)
    return cast.acting("ruth")


def row(key="A-1", sku="POUND", quantity="20", **values):
    known = {"customer": "ACME_DEPOT", "user": "bea@people.example", "price": "", "reason": "", "po": "", "ref": "",
             "on": "", **values}  # fmt: skip
    cells = [key, known["customer"], known["user"], sku, quantity]
    return ",".join([*cells, *(known[name] for name in ("price", "reason", "po", "ref", "on"))]) + "\n"


def counts(job):
    return job.result["counts"]


def ordered(cast, text, who="ruth"):
    return written_orders(cast, checked_orders(cast, ORDERS + text, who), who)


def test_a_check_tells_of_each_order_what_will_happen_and_orders_nothing(cast, ruth):
    text = row("A-1") + row("A-2", quantity="60") + row("A-3", quantity="0")

    check = checked_orders(cast, ORDERS + text)

    assert counts(check) == {"placed": 1, "waits": 1, "before": 0, "refused": 1}
    shown = [(each["key"], each["lines"], each["total"]) for each in check.result["samples"]["orders"]]
    assert shown == [("A-1", 1, "£20.00"), ("A-2", 1, "£60.00")]
    assert check.result["samples"]["orders"][0]["said"] == "It will be placed at once."
    assert "Carl" in check.result["samples"]["orders"][1]["said"]
    assert (Order.objects.count(), Cart.objects.count()) == (0, 0)


def test_each_order_is_the_customers_sold_by_the_reseller(cast, ruth):
    made = ordered(cast, row(po="PO-7", ref="Spring", on="2026-12-01") + row(sku="PENNY", quantity="5"))

    order = Order.objects.get()
    assert (order.buyer, order.partner, order.state) == (cast.users.bea, cast.partners.acme_depot, S.PLACED)
    assert (order.seller, order.sold_from, order.channel) == (cast.users.ruth, cast.partners.resale, "upload")
    assert (order.total, order.po_number, order.reference) == (Decimal("20.050"), "PO-7", "Spring")
    assert str(order.requested_on) == "2026-12-01"
    sale = Sale.objects.get(order=order)
    assert (sale.seller, sale.session, sale.needs) == (cast.memberships.ruth, None, "")
    told = AuditEntry.objects.get(event="order.placed", subject_id=order.pk)
    assert (told.actor_name, told.behalf_of) == ("Ruth", "Bea")
    assert made.result["orders"] == [
        {"key": "A-1", "number": order.number, "customer": "Acme Depot", "total": "£20.05", "state": "Placed",
         "is_new": True}
    ]  # fmt: skip


def test_the_same_file_twice_makes_no_second_order(cast, ruth):
    check = checked_orders(cast, ORDERS + row())
    first = written_orders(cast, check)

    again, anew = written_orders(cast, check), checked_orders(cast, ORDERS + row(quantity="21"))

    assert (counts(first), counts(again)) == (
        {"new": 1, "before": 0, "refused": 0},
        {"new": 0, "before": 1, "refused": 0},
    )
    number = Order.objects.get().number
    assert anew.result["samples"]["before"] == [{"key": "A-1", "number": number}]
    assert (anew.result["writes"], again.result["orders"][0]["number"]) == (0, number)


def test_the_key_is_one_per_selling_company(cast, ruth):
    keys = {plan.key_of(1, "A-1"), plan.key_of(1, " a-1 "), plan.key_of(2, "A-1")}

    assert len(keys) == 2


def test_what_somebody_else_has_ordered_under_that_very_key_is_not_shown_as_ones_own(cast, ruth):
    mine = cast.submit(cast.filled_cart("dora"), "dora", key=plan.key_of(cast.partners.resale.pk, "A-1"))

    made = ordered(cast, row())

    assert (Order.objects.get(), counts(made)) == (mine, {"new": 0, "before": 0, "refused": 1})


def test_above_the_customers_limit_his_approver_is_asked_and_the_seller_never(cast, ruth):
    ordered(cast, row(quantity="60"))

    step = ApprovalStep.objects.get()
    assert (step.order.state, step.approver) == (S.AWAITING_APPROVAL, cast.memberships.carl)
    assert cast.users.ruth.pk in step.order.not_deciding


def test_below_the_customers_credit_finance_is_asked(cast, ruth):
    cast.no_limit("bea")

    ordered(cast, row(quantity="1001"))

    assert (Order.objects.get().state, Hold.objects.get().kind) == (S.ON_HOLD, "credit")


def test_the_companys_spend_limits_do_not_hold_what_a_reseller_uploads(cast, ruth):
    known = {"kind": SpendLimitKind.DAILY, "currency": "GBP", "amount": 5, "partner": cast.partners.acme}
    SpendLimit.objects.create(**known, changed_at=cast.now)
    let(Role.MARKETPLACE_MANAGER, finalise=True)

    made, by_max = ordered(cast, row()), checked_orders(cast, ORDERS + row("M-1"), "max")

    assert counts(made)["new"] == 1
    assert "in a day" in reasons(by_max)[2]


def test_without_the_right_to_finalise_a_manager_decides(cast, ruth):
    let(Role.RESELLER, finalise=False)

    check = checked_orders(cast, ORDERS + row())
    written_orders(cast, check)

    assert check.result["samples"]["orders"][0]["said"] == "Our sales management looks at it first."
    assert (Order.objects.get().state, Hold.objects.get().kind) == (S.ON_HOLD, "business")


# ---------------------------------------------------------------- prices
def test_a_price_within_bounds_is_sold_with_its_reason(cast, ruth):
    bound(Role.RESELLER, max_discount=Decimal(10), mode="block")

    ordered(cast, row(price="0.90", reason="Agreed by phone"))

    kept = PriceOverride.objects.get()
    assert (kept.list_price, kept.price, kept.reason) == (Decimal("1.0000"), Decimal("0.9000"), "Agreed by phone")
    assert Order.objects.get().total == Decimal("18.000")


@pytest.mark.parametrize(
    ("mode", "price", "expected"),
    [
        ("block", "0.89", "refused"),
        ("require", "0.89", "on_hold"),
        ("warn", "0.89", "placed"),
        ("block", "1", "placed"),
    ],
)
def test_beyond_the_bounds_the_roles_mode_decides(cast, ruth, mode, price, expected):
    bound(Role.RESELLER, max_discount=Decimal(10), mode=mode)

    made = ordered(cast, row(price=price, reason="Agreed"))

    states = list(Order.objects.values_list("state", flat=True)) or ["refused"] * counts(made)["refused"]
    assert states == [expected]


def test_the_customers_own_price_is_no_offer(cast, ruth):
    ordered(cast, row(price="1.00", reason="Same"))

    assert (Order.objects.get().state, PriceOverride.objects.count()) == (S.PLACED, 0)


# ---------------------------------------------------------------- to whom
@pytest.mark.parametrize(
    "values",
    [
        {"customer": "ZENITH", "user": "zoe@people.example"},
        {"customer": "NOWHERE"},
        {"user": "nobody@people.example"},
        {"user": "dora@people.example"},
        {"customer": "RESALE", "user": "ruth@people.example"},
        {"customer": "OPERATOR", "user": "sam@people.example"},
        {"customer": ""},
    ],
)
def test_who_is_not_within_reach_is_as_one_who_is_not_there(cast, ruth, values):
    known = {"customer": "ACME_DEPOT", "user": "bea@people.example", **values}

    check = checked_orders(cast, ORDERS + row(**values))

    assert reasons(check) == {2: f"You have no customer “{known['customer'] or '–'}” with a user {known['user']}."}


def test_an_own_company_is_sold_to_by_nobody(cast, ruth):
    let(Role.MARKETPLACE_MANAGER, finalise=True)
    Membership.objects.create(user=cast.users.max, partner=cast.partners.acme, roles=[Role.BUYER])

    check = checked_orders(cast, ORDERS + row(customer="ACME", user="max@people.example"), "max")

    assert reasons(check) == {2: "Nobody sells to himself."}


def test_who_does_not_want_it_is_not_ordered_for(cast, ruth):
    policy(may_opt_out=True)
    SalesOptOut.objects.create(user=cast.users.bea, since=cast.now)

    assert reasons(checked_orders(cast, ORDERS + row())) == {2: "Bea does not want others to order in his name."}


def test_where_opportunities_are_the_way_nothing_is_uploaded(cast, ruth):
    policy(mode="opportunities")

    assert "sells by opportunities" in reasons(checked_orders(cast, ORDERS + row()))[2]


def test_who_lost_the_customer_since_the_preview_orders_nothing(cast, ruth):
    check = checked_orders(cast, ORDERS + row())
    resold(cast, "zenith")
    cast.partners.acme.resellers.update(ended_at=cast.now, ended_by=cast.users.max)

    made = written_orders(cast, check)

    assert (counts(made), Order.objects.count()) == ({"new": 0, "before": 0, "refused": 1}, 0)


# ---------------------------------------------------------------- rows
@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"sku": "NOTHING"}, "There is no product “NOTHING” for this customer."),
        ({"quantity": "1.5"}, "“1.5” is not a whole quantity."),
        ({"quantity": "-1"}, "Enter a whole quantity from 1 to 1,000,000."),
        ({"price": "0.90"}, "Another price needs a reason."),
        ({"price": "-1", "reason": "x"}, "A price is not below zero."),
        ({"price": "1e5", "reason": "x"}, "“1e5” is not a price: write digits, such as 4.20."),
        ({"po": "x" * 41}, "po_number is too long: at most 40 characters."),
        ({"on": "soon"}, "“soon” is not a date: write 2026-03-01, or 2026-03-01 08:00."),
        ({"on": "2020-01-01"}, "The requested date lies in the past."),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(cast, ruth, values, reason):
    assert reasons(checked_orders(cast, ORDERS + row(**values))) == {2: reason}


def test_one_wrong_row_stops_its_order_and_no_other(cast, ruth):
    text = row("A-1") + row("A-1", sku="NOTHING") + row("A-2")

    check = checked_orders(cast, ORDERS + text)
    made = written_orders(cast, check)

    assert counts(made) == {"new": 1, "before": 0, "refused": 1}
    assert [cells[:2] for cells in error_rows(check)[1:]] == [
        ["2", "Line 3, which belongs to it, is refused."],
        ["3", "There is no product “NOTHING” for this customer."],
    ]


def test_rows_of_one_order_agree_and_name_each_product_once(cast, ruth):
    text = row(po="1") + row(sku="PENNY", po="2") + row() + row(sku="TWINE", user="ada@people.example")

    assert reasons(checked_orders(cast, ORDERS + text)) == {
        2: "Line 3, which belongs to it, is refused.",
        3: "“po_number” is another than in line 2 of the same order.",
        4: "The product stands in line 2 of the order already.",
        5: "“user” is another than in line 2 of the same order.",
    }


def test_a_seller_works_at_his_customers_prices_only(cast, ruth):
    """What the customer's lists do not hold is not to be had, whatever the seller's company sees."""
    resold(cast, "zenith")

    check = checked_orders(cast, ORDERS + row(customer="ZENITH", user="zoe@people.example"))

    assert reasons(check) == {2: "POUND has no price for you in this quantity."}


@pytest.mark.parametrize("who", ["sam", "fay", "ada", "bea", "vic", "alf"])
def test_others_upload_no_orders(cast, who):
    check = checked_orders(cast, ORDERS + row(), who)

    assert (check.state, check.note) == ("failed", "Your role does not upload customers and orders.")

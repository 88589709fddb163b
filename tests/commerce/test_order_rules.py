"""The rules of orders as truth tables, without a database (O3, O5, P6, K1)."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from commerce.models import MAX_QUANTITY, Account, Order, OrderState
from commerce.queries.cart import Article, PricedLine
from commerce.rules import order as rules
from core.refusal import Refused
from partners.acting import EffectiveStatus
from partners.models import Partner
from partners.permissions import Role
from partners.queries import Standing

WAITING = {"awaiting_customer", "awaiting_approval", "on_hold"}


def refusal(check, *arguments):
    try:
        check(*arguments)
    except Refused as refused:
        return str(refused)
    return None


def line(*, quantity=1, price="9.95", reason=None, is_active=True):
    article = Article(1, "CANDLE", "Church candle", "piece", "", is_active)
    unit_price = None if price is None else Decimal(price)
    return PricedLine(
        1, article, quantity, None, unit_price, unit_price, {"list": "Trade"} if reason is None else reason
    )


NO_PRICE = "CANDLE has no price for you in this quantity: change or remove it."
QUANTITY = "CANDLE: enter a whole quantity from 1."


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], "The cart is empty: add a product first."),
        ([line()], None),
        ([line(reason={"agreed": "invoice 536365"})], None),
        ([line(price="0")], None),
        ([line(price=None)], NO_PRICE),
        ([line(reason={})], NO_PRICE),
        ([line(is_active=False)], "CANDLE is no longer sold: remove it to go on."),
        ([line(is_active=False, reason={"agreed": "x"})], "CANDLE is no longer sold: remove it to go on."),
        ([line(quantity=0)], QUANTITY),
        ([line(quantity=-1)], QUANTITY),
        ([line(quantity=MAX_QUANTITY)], None),
        ([line(quantity=MAX_QUANTITY + 1)], QUANTITY),
        ([line(), line(price=None)], NO_PRICE),
    ],
)
def test_every_line_is_sold_priced_and_of_a_sound_quantity(lines, sentence):
    assert refusal(rules.check_lines, lines) == sentence


@pytest.mark.parametrize("partner", [7, 8])
@pytest.mark.parametrize("user", [1, 2])
@pytest.mark.parametrize("state", OrderState.values)
def test_the_buyer_alone_withdraws_from_the_same_place_while_it_waits(state, user, partner):
    order = Order(number="O-1", state=state, buyer_id=1, partner=Partner(pk=7, name="Acme"))
    by = SimpleNamespace(user_id=user, partner_id=partner)
    allowed = user == 1 and partner == 7 and state in WAITING

    assert (rules.can_withdraw(by, order), refusal(rules.check_can_withdraw, by, order) is None) == (allowed, allowed)


@pytest.mark.parametrize("role", Role.values)
def test_who_has_a_buying_role_may_order(role):
    standing = Standing("active", 5, (role,), EffectiveStatus("open"))
    buys = role in {"buyer", "approver", "partner_administrator"}

    told = refusal(rules.check_may_order, standing)

    assert told == (None if buys else "The buyer may collect products in carts but may not place orders.")


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        (None, "Ordering on account is not available for your company."),
        (
            Account(currency="GBP", is_on_account_allowed=False),
            "Ordering on account is not available for your company.",
        ),
        (Account(currency="EUR"), "Your account is kept in EUR; this order is in GBP."),
        (Account(currency="GBP"), None),
    ],
)
def test_on_account_needs_an_account_that_allows_it_in_the_same_currency(account, sentence):
    assert refusal(rules.check_account, account, "GBP") == sentence


@pytest.mark.parametrize(
    ("total", "sentence"),
    [(0, None), (10**12 - 1, None), (10**12, "The total is too large: please check the quantities.")],
)
def test_a_total_stays_within_what_the_ledger_holds(total, sentence):
    assert refusal(rules.check_total, total) == sentence

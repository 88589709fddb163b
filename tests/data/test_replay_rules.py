"""All 18,536 sales of the 13 months by the pure rules, without a database (A2, K2, K4, C8)."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from approvals import replay_events, replay_summary, routing
from approvals.routing import Link
from commerce import ledger
from commerce.imports.package import Package, london
from commerce.models import Account
from tests.data import folder

pytestmark = [*folder.needs_data, pytest.mark.xdist_group("faults")]
CHAIN = (500, 2000, 10_000)


@pytest.fixture(scope="module")
def heads():
    """Every sale and cancellation with a customer, in order of time."""
    mine = [
        invoice
        for _line, invoice in Package(folder.PACKAGE).invoices()
        if invoice.customer_id and invoice.kind in {"sale", "cancellation"}
    ]
    return sorted(mine, key=lambda invoice: (invoice.at, invoice.number))


def test_routing_asks_as_often_as_promised(heads):
    chain = [Link(n, str(n), Decimal(limit), n + 1) for n, limit in enumerate(CHAIN)] + [Link(3, "last", None, None)]
    sales = [invoice for invoice in heads if invoice.kind == "sale"]
    asked = Counter(len(routing.path(total=invoice.total, chain=chain)) for invoice in sales)

    assert len(sales) == 18_536
    assert asked == {0: 14_303, 1: 3781, 2: 410, 3: 42}


@pytest.mark.parametrize("limit", [1000, 5000, 25_000])
def test_the_ledger_s_test_holds_the_promised_orders(heads, limit):
    events = [(invoice, invoice.kind == "sale", -invoice.total) for invoice in heads]

    accounts, held = posted(events, lambda _customer: Decimal(limit))

    assert {
        **told(held),
        "customers_negative_at_end": sum(account.balance < 0 for account in accounts.values()),
    } == folder.expected(folder.PACKAGE)["credit_never_paid"][str(limit)]


@pytest.mark.parametrize("limit", [500, 1000, 2000, 5000, 10_000, "suggested_per_customer"])
def test_the_ledger_s_test_holds_the_promised_orders_where_each_is_paid_after_30_days(heads, limit):
    sales = [invoice for invoice in heads if invoice.kind == "sale"]
    own = {customer.customer_id: customer.credit_limit for _row, customer in Package(folder.PACKAGE).customers()}
    events = [(london(invoice.at), 1, invoice, -invoice.total) for invoice in sales]
    events += [(london(invoice.at) + timedelta(days=30), 0, invoice, invoice.total) for invoice in sales]
    events.sort(key=lambda event: (*event[:2], event[2].number))

    _accounts, held = posted(
        [(invoice, is_sale, amount) for _at, is_sale, invoice, amount in events],
        own.__getitem__ if limit == "suggested_per_customer" else lambda _customer: Decimal(limit),
    )

    assert told(held) == folder.expected(folder.PACKAGE)["credit_paid_after_30_days"][str(limit)]


def posted(events, limit_of):
    """Let (invoice, whether it is ordered, amount) move accounts of these limits; give them and what was held."""
    accounts, held = {}, []
    for invoice, is_sale, amount in events:
        if invoice.customer_id not in accounts:
            limit = limit_of(invoice.customer_id)
            accounts[invoice.customer_id] = Account(currency="GBP", limit=limit, balance=limit)
        account = accounts[invoice.customer_id]
        if is_sale and ledger.tested(account, invoice.total, ()).is_held:
            held.append(invoice)
        account.balance += amount
        ledger.judge(account, now=invoice.at)
    return accounts, held


def told(held):
    return {
        "orders_held": len(held),
        "value_held": str(sum(invoice.total for invoice in held)),
        "customers_held": len({invoice.customer_id for invoice in held}),
    }


def test_only_four_lines_have_fractions_of_a_penny_and_rounding_them_loses_0_004():
    lines = replay_summary.rounded_lines(replay_events.read_events(Package(folder.PACKAGE)))

    assert [(line["invoice"], line["code"], line["difference"]) for line in lines] == [
        ("550193", "PADS", "-0.001"),
        ("561226", "PADS", "-0.001"),
        ("568200", "PADS", "-0.001"),
        ("568375", "BANK CHARGES", "-0.001"),
    ]

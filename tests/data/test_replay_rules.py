"""All 18,536 sales of the 13 months by the pure rules, without a database (A2, K2, K4, C8)."""

from collections import Counter
from decimal import Decimal

import pytest

from approvals import replay, replay_summary, routing
from approvals.routing import Link
from commerce import ledger
from commerce.imports.package import Package
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
    accounts, held = {}, []
    for invoice in heads:
        account = accounts.setdefault(
            invoice.customer_id, Account(currency="GBP", limit=Decimal(limit), balance=Decimal(limit))
        )
        if invoice.kind == "sale" and ledger.test(account, invoice.total).is_held:
            held.append(invoice)
        account.balance -= invoice.total
        if account.balance != 0:
            account.stopped_at = invoice.at if account.balance < 0 else None

    assert {
        "orders_held": len(held),
        "value_held": str(sum(invoice.total for invoice in held)),
        "customers_held": len({invoice.customer_id for invoice in held}),
        "customers_negative_at_end": sum(account.balance < 0 for account in accounts.values()),
    } == folder.expected(folder.PACKAGE)["credit_never_paid"][str(limit)]


def test_only_four_lines_have_fractions_of_a_penny_and_rounding_them_loses_0_004():
    lines = replay_summary.rounded_lines(replay.read_events(Package(folder.PACKAGE)))

    assert [(line["invoice"], line["code"], line["difference"]) for line in lines] == [
        ("550193", "PADS", "-0.001"),
        ("561226", "PADS", "-0.001"),
        ("568200", "PADS", "-0.001"),
        ("568375", "BANK CHARGES", "-0.001"),
    ]

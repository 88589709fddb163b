"""A year of real sales rolled up to every node of five levels by the demand view's own statement (P9)."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from commerce.imports.package import Package, beginning_of
from commerce.models import Order
from commerce.queries import demand
from core.actor import SYSTEM
from partners import imports, loading
from partners.models import Partner, User
from tests.data import folder

pytestmark = [*folder.needs_data, pytest.mark.django_db]
NOW = datetime(2012, 1, 1, tzinfo=UTC)
TREE = "bestbuy_2016"


def test_sales_of_every_node_are_those_of_the_oracle():
    loading.load([row for row in imports.read(folder.HIERARCHIES) if row.tree == TREE], by=SYSTEM, now=NOW)
    oracle = folder.rows("hierarchy_rollup_oracle.csv")
    stores = _sell()

    picked = Partner.objects.filter(code__in=[row["node_id"] for row in oracle])
    selection = demand.select(
        picked, below=True, begins=datetime(2009, 1, 1, tzinfo=UTC), ends=NOW, zone="Europe/London"
    )
    codes = {each.id: each.code for each in selection.partners}
    found = {codes[int(row.key)]: (row.orders, row.value) for row in demand.summary(selection) if row.kind == "partner"}

    expected = {row["node_id"]: (int(row["sale_orders"]), Decimal(row["sales_gbp"])) for row in oracle}
    assert (len(oracle), len(stores)) == (170, 1565)
    assert found == {node: figures for node, figures in expected.items() if figures[0]}


def _sell():
    """Write every sale with a customer as an order of the store he hangs at. Gives the stores that sold."""
    buyer = User.objects.create(username="buyer", name="Buyer")
    places = {row["customer_id"]: row["node_id"] for row in folder.rows("customer_node_map.csv")}
    partners = dict(Partner.objects.values_list("code", "pk"))
    sums = {}
    package = Package(folder.PACKAGE)
    for _line, invoice in package.invoices():
        if invoice.kind == "sale" and invoice.customer_id:
            sums[invoice.number] = invoice
    Order.objects.bulk_create(
        [
            Order(
                number=invoice.number, state="placed", partner_id=partners[places[invoice.customer_id]], buyer=buyer,
                submission_key=uuid.uuid4(), currency="GBP", total=invoice.total, net_total=invoice.total,
                line_count=invoice.line_count,
                payment_method="bank_transfer", content_hash="0" * 64,
                submitted_at=(at := beginning_of(datetime.fromisoformat(invoice.at).date())), placed_at=at,
            )
            for invoice in sums.values()
        ],
        batch_size=2000,
    )  # fmt: skip
    return {places[invoice.customer_id] for invoice in sums.values()}

"""What the users of picked partners collect and order: read only, currencies apart, drilled down to the order (P9)."""

import csv
import io
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from commerce.forms.demand import DemandForm
from commerce.models import Cart, CartLine, Order, OrderLine, PaymentMethod, PriceEntry, PriceListAssignment
from commerce.pages import demand
from commerce.queries import demand as queries
from partners.models import Partner

COUNTED = ["submitted", "awaiting_customer", "awaiting_approval", "on_hold", "placed", "in_progress", "shipped"]
ENDED = ["rejected", "withdrawn", "expired", "cancelled"]


def order(cast, partner, total="10.00", *, state="placed", currency="GBP", at=None, lines=(("CANDLE", 1, "10.00"),)):
    """Write an order as it would stand, with its lines."""
    at = at or cast.now
    placed = at if state in {"placed", "in_progress", "shipped"} else None
    made = Order.objects.create(
        number=f"O-{uuid.uuid4().hex[:10]}", state=state, partner=getattr(cast.partners, partner), buyer=cast.users.bea,
        submission_key=uuid.uuid4(), currency=currency, total=Decimal(total),
        net_total=Decimal(total), line_count=len(lines),
        payment_method=PaymentMethod.BANK_TRANSFER, content_hash="0" * 64, submitted_at=at, placed_at=placed,
    )  # fmt: skip
    OrderLine.objects.bulk_create(
        OrderLine(
            order=made, partner_id=made.partner_id, position=place, product=getattr(cast.products, code), code=code,
            name=code, unit="piece",
            quantity=quantity, unit_price=Decimal(value) / quantity, total=Decimal(value), net_total=Decimal(value),
            price_reason={"agreed": "x"},
        )
        for place, (code, quantity, value) in enumerate(lines)
    )  # fmt: skip
    return made


def select(cast, *codes, below=True, days=365, zone="Europe/London"):
    picked = Partner.objects.filter(code__in=[code.upper() for code in codes])
    begins, ends = cast.now - timedelta(days=days), cast.now + timedelta(days=1)
    return queries.select(picked, below=below, begins=begins, ends=ends, zone=zone)


def slices(selection, kind):
    return {(row.currency, row.key): (row.orders, row.value) for row in queries.summary(selection) if row.kind == kind}


def test_what_is_below_counts_only_where_it_is_asked_for(cast):
    order(cast, "acme", "5.00")
    order(cast, "acme_depot", "7.00")
    order(cast, "zenith", "100.00")
    acme = str(cast.partners.acme.pk)

    assert slices(select(cast, "acme"), "partner") == {("GBP", acme): (2, Decimal("12.00"))}
    assert slices(select(cast, "acme", below=False), "partner") == {("GBP", acme): (1, Decimal("5.00"))}


def test_a_partner_picked_with_its_parent_counts_once_in_the_total(cast):
    order(cast, "acme_depot", "7.00")
    selection = select(cast, "acme", "acme_depot")

    assert slices(selection, "state") == {("GBP", "placed"): (1, Decimal("7.00"))}
    assert set(slices(selection, "partner").values()) == {(1, Decimal("7.00"))}
    assert [row.quantity for row in queries.ranking(selection)] == [1]


def test_currencies_are_never_mixed(cast):
    order(cast, "acme", "5.00")
    order(cast, "acme", "8.00", currency="EUR")
    found = demand.context(select(cast, "acme"), {}, now=cast.now)["blocks"]

    assert [(block.currency, block.value) for block in found] == [("EUR", Decimal("8.00")), ("GBP", Decimal("5.00"))]
    assert [[row.currency for row in block.products] for block in found] == [["EUR"], ["GBP"]]


@pytest.mark.parametrize(("states", "counts"), [(COUNTED, True), (ENDED, False)])
def test_what_ended_early_is_shown_by_state_and_counts_nowhere_else(cast, states, counts):
    for state in states:
        order(cast, "acme", "1.00", state=state)
    selection = select(cast, "acme")
    expected = {"GBP": (len(states), Decimal(len(states)))} if counts else {}

    assert slices(selection, "state") == {("GBP", state): (1, Decimal("1.00")) for state in states}
    assert {currency: value for (currency, _key), value in slices(selection, "month").items()} == expected
    assert [row.orders for row in queries.ranking(selection)] == ([len(states)] if counts else [])


def test_the_period_is_half_open(cast):
    selection = select(cast, "acme", days=1)
    order(cast, "acme", "1.00", at=selection.begins)
    order(cast, "acme", "2.00", at=selection.begins - timedelta(microseconds=1))
    order(cast, "acme", "4.00", at=selection.ends)

    assert slices(selection, "state") == {("GBP", "placed"): (1, Decimal("1.00"))}


def test_months_are_those_of_the_readers_zone(cast):
    order(cast, "acme", at=datetime(2026, 1, 31, 23, 30, tzinfo=UTC))

    assert list(slices(select(cast, "acme"), "month")) == [("GBP", "2026-01-01")]
    assert list(slices(select(cast, "acme", zone="Europe/Warsaw"), "month")) == [("GBP", "2026-02-01")]


def test_months_without_an_order_stand_between_the_others(cast):
    order(cast, "acme", at=datetime(2025, 11, 5, tzinfo=UTC))
    order(cast, "acme", at=datetime(2026, 2, 5, tzinfo=UTC))
    block = demand.context(select(cast, "acme"), {}, now=cast.now)["blocks"][0]

    assert [(row.name, row.orders) for row in block.months] == [
        ("Nov 2025", 1), ("Dec 2025", 0), ("Jan 2026", 0), ("Feb 2026", 1),
    ]  # fmt: skip


def test_products_rank_by_what_is_asked_with_distinct_orders_and_companies(cast):
    order(cast, "acme", lines=[("CANDLE", 100, "5.00"), ("LANTERN", 1, "20.00")])
    order(cast, "acme_depot", lines=[("CANDLE", 50, "2.50")])
    order(cast, "zenith", lines=[("CANDLE", 10, "1.00")])
    selection = select(cast, "acme", "zenith")

    rows = {row.code: row[4:] for row in queries.ranking(selection)}
    assert rows == {"LANTERN": (1, Decimal("20.000"), 1, 1), "CANDLE": (160, Decimal("8.500"), 3, 2)}
    for sort, first in {"value": "LANTERN", "quantity": "CANDLE", "orders": "CANDLE", "companies": "CANDLE"}.items():
        assert queries.ranking(selection, sort=sort)[0].code == first


def test_a_product_leads_to_its_partners_and_their_orders(cast):
    mine = order(cast, "acme_depot", lines=[("CANDLE", 3, "6.00")])
    order(cast, "acme_depot", lines=[("LANTERN", 1, "6.00")])
    order(cast, "acme_depot", state="rejected", lines=[("CANDLE", 1, "1.00")])
    selection, product = select(cast, "acme"), cast.products.CANDLE

    assert [row[:6] for row in queries.buying(selection, product.pk)] == [
        ("GBP", "ACME_DEPOT", "Acme Depot", 3, Decimal("6.000"), 1)
    ]
    found = queries.orders(selection, product_id=product.pk, partner="acme_depot")
    assert [row["number"] for row in found] == [mine.number]
    assert list(queries.orders(selection, product_id=product.pk, partner="ACME")) == []


def test_open_carts_are_worth_what_they_would_cost_today(cast):
    cart = cast.filled_cart("bea", "12.34")
    PriceEntry.objects.filter(product=cast.products.POUND).update(unit_price=Decimal("2.0000"))
    Cart.objects.create(user=cast.users.bea, partner=cast.partners.acme, name="Empty", currency="GBP")
    counts, carts = queries.open_carts(select(cast, "acme"), now=cast.now)

    assert counts == {"GBP": 1}
    assert [
        (each.id, each.partner_code, each.user_name, each.line_count, each.value, each.unpriced) for each in carts
    ] == [(cart.pk, "ACME_DEPOT", "Bea", 2, Decimal("24.34"), 0)]


def test_lines_without_a_price_are_counted_apart(cast):
    cart = Cart.objects.create(user=cast.users.zoe, partner=cast.partners.zenith, name="C", currency="GBP")
    CartLine.objects.create(cart=cart, product=cast.products.CANDLE, quantity=2)
    _counts, carts = queries.open_carts(select(cast, "zenith"), now=cast.now)

    assert (carts[0].value, carts[0].unpriced) == (Decimal(0), 1)


def test_each_cart_has_the_prices_of_its_own_partner(cast):
    PriceListAssignment.objects.create(price_list=cast.price_list, partner=cast.partners.zenith)
    for partner in ("acme_depot", "zenith"):
        cart = Cart.objects.create(
            user=cast.users.bea, partner=getattr(cast.partners, partner), name="C", currency="GBP"
        )
        CartLine.objects.create(cart=cart, product=cast.products.CANDLE, quantity=120)
    _counts, carts = queries.open_carts(select(cast, "acme", "zenith"), now=cast.now)

    assert [cart.value for cart in carts] == [Decimal("1080.00"), Decimal("1080.00")]


def test_ordered_carts_are_no_longer_open(cast):
    cast.submitted("bea", "20.00")

    assert queries.open_carts(select(cast, "acme"), now=cast.now) == ({}, [])


def test_nothing_picked_is_nothing_found(cast):
    order(cast, "acme")
    selection = select(cast)

    assert (queries.summary(selection), queries.ranking(selection), list(queries.orders(selection))) == ([], [], [])


def test_the_ranking_as_text_has_stable_columns_and_no_live_formula(cast):
    type(cast.products.CANDLE).objects.filter(code="CANDLE").update(name="=1+1")
    order(cast, "acme", lines=[("CANDLE", 2, "5.00")])
    lines, number = demand.ranking_text(select(cast, "acme"))

    rows = list(csv.reader(io.StringIO("".join(lines)), delimiter="\t"))
    assert rows == [
        ["currency", "code", "name", "unit", "quantity", "value", "orders", "companies"],
        ["GBP", "CANDLE", "'=1+1", "piece", "2", "5.000", "1", "1"],
    ]
    assert number == 1


@pytest.mark.parametrize(
    ("given", "begins", "ends"),
    [
        ({}, "2025-03-02", "2026-03-02"),
        ({"begins": "2026-01-01", "ends": "2026-01-31"}, "2026-01-01", "2026-01-31"),
        ({"begins": "2026-02-01", "ends": "2026-01-01"}, "2026-01-01", "2026-02-01"),
        ({"begins": "rubbish", "ends": "0001-01-01"}, "0001-01-01", "0001-01-01"),
    ],
)
def test_days_that_make_no_sense_fall_back(given, begins, ends):
    choice = DemandForm(given).chosen(date(2026, 3, 2))

    assert (choice["begins"].isoformat(), choice["ends"].isoformat()) == (begins, ends)

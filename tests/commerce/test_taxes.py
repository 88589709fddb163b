"""Taxes by class and destination, rounded per line, and sums that agree (C8)."""

import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.actions import cart as carts
from commerce.actions import order as orders
from commerce.invariants.order import check
from commerce.models import CartLine, Order, PriceList, Product, TaxClass, TaxRate
from commerce.queries import cart as cart_queries
from commerce.queries import tax
from commerce.queries.cart import Article, PricedLine
from core import money
from core.refusal import Refused
from partners.models import Partner
from tests.factories.rows import AddressFactory

D = Decimal
VALID = {"DE": "DE136695976", "PL": "PL8567346215", "FR": "FR40303265045"}


@pytest.fixture
def rates(cast):
    """Give a function that lets the operator sit in a country and sets its rates: {(class, country): per cent}."""

    def make(home="GB", **rates):
        AddressFactory(partner=cast.partners.operator, country=home, is_default_bill_to=True)
        for key, percent in rates.items():
            code, _sign, country = key.rpartition("_")
            known, _made = TaxClass.objects.get_or_create(code=code, defaults={"name": code.title()})
            TaxRate.objects.create(tax_class=known, country=country, rate=percent)

    return make


def deliver_to(cast, country, *, partner="acme_depot", tax_number=""):
    AddressFactory(partner=getattr(cast.partners, partner), country=country, is_default_ship_to=True)
    Partner.objects.filter(code="ACME").update(tax_number=tax_number)


def treatment(cast, now):
    found = tax.treatment(partner_id=cast.partners.acme_depot.pk, now=now)
    return found.kind, found.country


def test_without_rates_nothing_is_taxed(cast, now):
    deliver_to(cast, "DE")

    assert treatment(cast, now) == ("none", "")


@pytest.mark.parametrize(
    ("home", "destination", "tax_number", "expected"),
    [
        ("GB", "GB", "", ("domestic", "GB")),
        ("GB", "DE", VALID["DE"], ("export", "DE")),
        ("DE", "GB", "", ("export", "GB")),
        ("DE", "DE", VALID["DE"], ("domestic", "DE")),
        ("DE", "PL", VALID["PL"], ("reverse_charge", "PL")),
        ("DE", "PL", "PL8567346216", ("domestic", "DE")),  # wrong check digit
        ("DE", "PL", VALID["DE"], ("domestic", "DE")),  # a number of the seller's own country
        ("DE", "PL", "", ("domestic", "DE")),
        ("DE", "FR", "", ("destination", "FR")),
        ("DE", "FR", VALID["FR"], ("reverse_charge", "FR")),
    ],
)
def test_the_destination_and_a_valid_vat_number_decide(cast, now, rates, home, destination, tax_number, expected):
    rates(home, standard_GB=20, standard_DE=19, standard_FR=20)
    deliver_to(cast, destination, tax_number=tax_number)

    assert treatment(cast, now) == expected


def test_the_nearest_address_and_the_nearest_number_count(cast, now, rates):
    rates("DE", standard_DE=19)
    deliver_to(cast, "PL", partner="acme", tax_number=VALID["PL"])

    assert treatment(cast, now) == ("reverse_charge", "PL")


def test_a_rate_counts_from_its_day_on(cast, now, rates):
    rates("GB", standard_GB=20)
    TaxRate.objects.update(effective_from=now)
    before = tax.treatment(partner_id=cast.partners.acme_depot.pk, now=now.replace(hour=1))

    assert (before.kind, treatment(cast, now)[0]) == ("none", "domestic")


def order_of(cast, now, *lines, who="zoe", payment="bank_transfer"):
    """Submit lines (code, quantity) for somebody without limits; give the order as it was written."""
    by = cast.acting(who)
    cart = carts.open_current(by=by, now=now)
    wanted = [CartLine(product=getattr(cast.products, code), quantity=quantity) for code, quantity in lines]
    carts.copy_lines(lines=wanted, cart=cart, by=by, now=now)
    made = orders.submit(cart=cart, key=uuid.uuid4(), payment_method=payment, by=by, now=now)
    return Order.objects.get(pk=made.pk)


def test_an_order_keeps_net_tax_and_gross_of_each_line(cast, now, rates):
    rates("GB", standard_GB=20, reduced_GB=5)
    cast.no_limit("bea", "carl")
    Product.objects.filter(code="LANTERN").update(tax_class="reduced")

    order = order_of(cast, now, ("CANDLE", 3), ("LANTERN", 1), who="bea")

    lines = order.lines.order_by("code").values_list("code", "total", "net_total", "tax_total", "tax_rate")
    assert list(lines) == [
        ("CANDLE", D("29.85"), D("29.85"), D("5.97"), D(20)),
        ("LANTERN", D("24.00"), D("24.00"), D("1.20"), D(5)),
    ]
    assert (order.net_total, order.tax_total, order.total) == (D("53.85"), D("7.17"), D("61.02"))
    assert [finding.name for finding in check() if finding.violations] == []


def test_a_gross_list_contains_its_tax_and_loses_it_where_none_is_charged(cast, now, rates):
    rates("GB", standard_GB=20)
    PriceList.objects.update(is_gross=True)
    cast.no_limit("bea", "carl")
    at_home = order_of(cast, now, ("LANTERN", 1), who="bea")
    deliver_to(cast, "US")

    abroad = order_of(cast, now, ("LANTERN", 3), who="bea")

    assert (at_home.total, at_home.net_total, at_home.tax_total) == (D("24.00"), D("20.00"), D("4.00"))
    assert (abroad.total, abroad.net_total, abroad.tax_total) == (D("60.00"), D("60.00"), D(0))
    assert abroad.tax_treatment == "export"


def test_reverse_charge_keeps_the_number_that_allowed_it(cast, now, rates):
    rates("DE", standard_DE=19)
    cast.no_limit("bea", "carl")
    deliver_to(cast, "PL", tax_number=VALID["PL"])

    order = order_of(cast, now, ("LANTERN", 1), who="bea")

    assert (order.tax_treatment, order.tax_number, order.total) == ("reverse_charge", VALID["PL"], D("24.00"))


def test_a_class_without_a_rate_is_refused_instead_of_sold_untaxed(cast, now, rates):
    rates("GB", standard_GB=20)
    Product.objects.filter(code="LANTERN").update(tax_class="luxury")

    with pytest.raises(Refused, match="LANTERN cannot be ordered at present: its tax rate is not set"):
        order_of(cast, now, ("LANTERN", 1), who="bea")


def test_what_may_not_be_sold_to_a_country_is_refused_there(cast, now):
    Product.objects.filter(code="LANTERN").update(restricted_countries=["US"])
    deliver_to(cast, "US")

    with pytest.raises(Refused, match="LANTERN may not be sold to your country"):
        order_of(cast, now, ("LANTERN", 1), who="bea")


CURRENCIES = st.sampled_from(["EUR", "USD", "GBP", "JPY", "KWD"])
LINES = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=99_999_999).map(lambda units: D(units) / 10_000),
        st.integers(min_value=1, max_value=100_000),
        st.sampled_from(["standard", "reduced", "zero"]),
        st.booleans(),
    ),
    max_size=12,
)


@given(currency=CURRENCIES, lines=LINES)
def test_lines_tax_rows_and_total_agree_in_every_currency(currency, lines):
    how = tax.Treatment("domestic", "DE", rates={"standard": D(19), "reduced": D("7.25"), "zero": D(0)})
    priced = [
        PricedLine(
            None, Article(1, "A", "A", "piece", "", True), quantity, None, price,
            money.line_total(price, quantity, currency), {"list": "x"}, is_gross=is_gross, tax_class=tax_class,
        )
        for price, quantity, tax_class, is_gross in lines
    ]  # fmt: skip

    taxed = tax.applied(priced, how, currency)

    rows, total = tax.rows(taxed), cart_queries.total(taxed)
    assert sum((row.net + row.tax for row in rows), D(0)) == total
    assert sum((row.tax for row in rows), D(0)) == cart_queries.tax_total(taxed)
    for line in taxed:
        exact = line.total * line.tax_rate / (100 + line.tax_rate if line.is_gross else 100)
        assert abs(line.tax_total - exact) <= money.unit(currency) / 2
        assert line.gross_total == money.rounded(line.gross_total, currency)


def test_half_a_cent_is_rounded_up_and_a_line_once(cast):
    assert [money.tax_of(D(total), D(20), "EUR") for total in ("0.02", "0.025", "0.03")] == [D(0), D("0.01"), D("0.01")]
    assert money.line_total(D("9.95"), 120, "GBP") == D("1194.00")
    assert (money.tax_of(D(105), D(5), "JPY", is_gross=True), money.tax_of(D("1.0005"), D(5), "KWD")) == (5, D("0.050"))

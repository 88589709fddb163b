"""A changed order is taxed as it was when it was submitted, line by line, and still adds up (C8, O5)."""

from decimal import Decimal

import pytest

from commerce.actions import amendment
from commerce.actions import cart as carts
from commerce.invariants.order import check
from commerce.models import CartLine, PriceList, TaxClass, TaxRate
from core.refusal import Refused
from tests.factories.rows import AddressFactory

D = Decimal


@pytest.fixture
def rate(cast):
    """The operator sits in Britain and taxes everything with 20 per cent."""
    AddressFactory(partner=cast.partners.operator, country="GB", is_default_bill_to=True)
    standard, _made = TaxClass.objects.get_or_create(code="standard", defaults={"name": "Standard"})
    return TaxRate.objects.create(tax_class=standard, country="GB", rate=20)


def ordered(cast, now, **quantities):
    by = cast.acting("bea")
    wanted = [CartLine(product=getattr(cast.products, code), quantity=number) for code, number in quantities.items()]
    cart = carts.copy_lines(lines=wanted, cart=carts.open_current(by=by, now=now), by=by, now=now)
    return cast.submit(cart, "bea")


def amended(cast, now, order, **quantities):
    found = dict(order.lines.values_list("code", "pk"))
    wanted = {found[code]: pieces for code, pieces in quantities.items()}
    return amendment.amend(order=order, quantities=wanted, by=cast.acting("bea"), now=now)


def test_a_net_line_has_its_tax_on_top(cast, rate, now):
    order = amended(cast, now, ordered(cast, now, LANTERN=5), LANTERN=3)

    line = order.lines.get()
    assert (line.total, line.net_total, line.tax_total) == (72, 72, D("14.4"))
    assert (order.total, order.net_total, order.tax_total) == (D("86.4"), 72, D("14.4"))


def test_a_gross_line_contains_its_tax(cast, rate, now):
    PriceList.objects.update(is_gross=True)

    order = amended(cast, now, ordered(cast, now, LANTERN=5), LANTERN=3)

    line = order.lines.get()
    assert (line.total, line.net_total, line.tax_total, order.total) == (72, 60, 12, 72)


def test_the_rate_of_the_day_of_submission_counts(cast, rate, now):
    order = ordered(cast, now, LANTERN=5)
    TaxRate.objects.update(rate=50)

    order = amended(cast, now, order, LANTERN=3)

    assert order.lines.get().tax_rate == 20
    assert order.tax_total == D("14.4")


def test_another_tier_of_a_gross_list_stays_gross(cast, rate, now):
    PriceList.objects.update(is_gross=True)

    order = amended(cast, now, ordered(cast, now, CANDLE=100), CANDLE=60)

    line = order.lines.get()
    assert (line.unit_price, line.total, line.tax_total) == (D("9.5"), 570, 95)


def test_abroad_a_gross_list_loses_the_sellers_tax_at_another_tier_too(cast, rate, now):
    PriceList.objects.update(is_gross=True)
    AddressFactory(partner=cast.partners.acme_depot, country="US", is_default_ship_to=True)

    order = amended(cast, now, ordered(cast, now, CANDLE=100), CANDLE=60)

    line = order.lines.get()
    assert (order.tax_treatment, line.unit_price, line.total, line.tax_total) == ("export", D("7.9167"), D("475"), 0)


def test_after_a_change_everything_adds_up(cast, rate, now):
    order = ordered(cast, now, LANTERN=5, TWINE=37, CANDLE=100)

    amended(cast, now, amended(cast, now, order, TWINE=0), CANDLE=7, LANTERN=6)

    assert [finding for finding in check() if finding.violations] == []


def test_what_has_no_price_in_another_quantity_is_refused_beside_its_line(cast, now):
    order = ordered(cast, now, CANDLE=100)
    cast.price_list.entries.filter(product=cast.products.CANDLE, min_quantity__lt=100).delete()

    with pytest.raises(Refused) as refusal:
        amended(cast, now, order, CANDLE=60)

    assert (str(refusal.value), refusal.value.field) == (
        "CANDLE has no price in this quantity.",
        f"line_{order.lines.get().pk}",
    )

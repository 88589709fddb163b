"""Whatever is paid and given back in whatever order, it is shared out to the last unit and reverses exactly (F5)."""

from collections import defaultdict
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from core import money
from telesales import commission
from telesales.commission import Deal
from telesales.models import RateKind
from tests.telesales import naive_commission as naive

DIGITS = {"JPY": 0, "GBP": 2, "KWD": 3}
OPERATOR, VENDOR, AFFILIATE = 1, 2, 3
PER_CENT = st.decimals(min_value=0, max_value=100, places=2)


@st.composite
def joint_ventures(draw):
    """Up to four partners' per cents, of which the sum is at most 100; sometimes exactly."""
    left, found = 10_000, []
    for partner_id in range(10, 10 + draw(st.integers(0, 4))):
        part = draw(st.one_of(st.integers(1, max(left, 1)), st.just(left)))
        if 0 < part <= left:
            found.append((partner_id, Decimal(part) / 100))
            left -= part
    return tuple(found)


@st.composite
def deals(draw):
    currency = draw(st.sampled_from(sorted(DIGITS)))
    unit = money.unit(currency)
    total = draw(st.integers(1, 500_000))
    kind = draw(st.sampled_from([None, RateKind.PERCENT, RateKind.FIXED]))
    value = draw(st.integers(1, 2 * total)) * unit if kind == RateKind.FIXED else draw(PER_CENT.filter(bool))
    return Deal(
        currency=currency,
        total=total * unit,
        tax_total=draw(st.integers(0, total)) * unit,
        fee_percent=draw(st.decimals(min_value=0, max_value=50, places=2)),
        operator_id=OPERATOR,
        vendor_id=draw(st.sampled_from([VENDOR, OPERATOR])),
        affiliate_id=AFFILIATE if kind else None,
        rate_kind=kind,
        rate_value=value if kind else None,
        shares=draw(joint_ventures()),
    )


@st.composite
def histories(draw):
    """A deal, and amounts that come in (above zero) and go back of it: never more than its total, never below zero."""
    deal = draw(deals())
    unit = money.unit(deal.currency)
    whole, paid, amounts = int(deal.total / unit), 0, []
    for _step in range(draw(st.integers(1, 12))):
        after = draw(st.integers(0, whole))
        if after != paid:
            amounts.append((after - paid) * unit)
            paid = after
    return deal, amounts


def run(deal, amounts):
    """Share out one after another; give [(everything paid, totals of all parties)] after each."""
    paid, totals, seen = money.ZERO, defaultdict(lambda: money.ZERO), []
    for amount in amounts:
        parts = commission.shared(deal, amount, before=paid)
        assert sum(parts.values(), money.ZERO) == amount
        assert all(part and part == money.rounded(part, deal.currency) for part in parts.values())
        paid += amount
        for party, part in parts.items():
            totals[party] += part
        seen.append((paid, dict(totals)))
    return seen


@settings(deadline=None, max_examples=400)
@given(histories())
def test_every_entry_balances_and_no_total_is_below_zero(history):
    deal, amounts = history

    for paid, totals in run(deal, amounts):
        assert (sum(totals.values(), money.ZERO), min(totals.values(), default=0) >= 0) == (paid, True)


@settings(deadline=None, max_examples=400)
@given(histories())
def test_what_everybody_has_is_what_the_whole_sale_so_far_gives(history):
    deal, amounts = history
    digits = DIGITS[deal.currency]

    for paid, totals in run(deal, amounts):
        expected = naive.shared(deal, paid, digits)
        assert {party: int(part * 10**digits) for party, part in totals.items() if part} == {
            party: units for party, units in expected.items() if units
        }


@settings(deadline=None, max_examples=400)
@given(histories())
def test_after_everything_went_back_nobody_has_anything(history):
    deal, amounts = history
    left = sum(amounts, money.ZERO)

    seen = run(deal, [*amounts, -left] if left else amounts)

    assert set(seen[-1][1].values() if seen else [0]) <= {0}


@settings(deadline=None, max_examples=400)
@given(deals(), st.data())
def test_a_sale_that_is_paid_gives_the_commission_that_was_chosen(deal, data):
    """Per cent of what is left after tax and fee, or the fixed amount as far as there is so much."""
    unit = money.unit(deal.currency)
    cuts = sorted(data.draw(st.sets(st.integers(1, int(deal.total / unit)), max_size=6)) | {int(deal.total / unit)})
    steps = [(cut - before) * unit for before, cut in zip([0, *cuts], cuts, strict=False)]

    totals = run(deal, steps)[-1][1]

    left = (
        deal.total
        - deal.tax_total
        - money.rounded((deal.total - deal.tax_total) * deal.fee_percent / 100, deal.currency)
    )
    wanted = {
        None: money.ZERO,
        RateKind.FIXED: min(deal.rate_value or 0, left),
        RateKind.PERCENT: money.rounded(left * (deal.rate_value or 0) / 100, deal.currency),
    }[deal.rate_kind]
    assert totals.get(("affiliate", AFFILIATE), 0) == wanted
    assert totals.get(("tax", OPERATOR), 0) == deal.tax_total

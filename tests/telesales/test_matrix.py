"""Which prices may be offered (T3): a table of verdicts, and any price against a naive reading of the rule."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesales import overriding
from telesales.overriding import BLOCK, REQUIRE, WARN, WITHIN, Bounds, Offer, Verdict, strongest

TEN = Bounds(max_discount=D(10), mode=REQUIRE)
LOWEST = "It is below the lowest price for it."
UNKNOWN = "The lowest price for it is not known."


def offer(price, own="100", number=1, *, net=None, cost=None, bounds=TEN):
    net = price if net is None else net
    return Offer("C", D(own), D(price), number, D(net), None if cost is None else D(cost), bounds)


def bounds(mode=REQUIRE, **known):
    return Bounds(**{name: value if name == "currency" else D(value) for name, value in known.items()}, mode=mode)


def margin(floor, mode=REQUIRE):
    return bounds(mode, margin_floor=floor)


def monthly(amount, currency="GBP", mode=REQUIRE):
    return bounds(mode, monthly_amount=amount, currency=currency)


TABLE = [
    # the own price is always right
    ("own price without any rule", offer("100", bounds=None), 0, "GBP", None, ""),
    ("own price under every bound", offer("100", bounds=bounds(max_discount=0, max_markup=0)), 0, "GBP", None, ""),
    ("own price with no margin left", offer("100", cost=100, bounds=margin(50)), 0, "GBP", None, ""),
    ("own price with the month used up", offer("100", bounds=monthly(0)), 900, "GBP", None, ""),
    ("own price of zero", offer("0", own="0"), 0, "GBP", None, ""),
    # no rule
    ("no rule, a penny less", offer("99.99", bounds=None), 0, "GBP", BLOCK, "your role may not offer"),
    ("no rule, a penny more", offer("100.01", bounds=None), 0, "GBP", BLOCK, "your role may not offer"),
    # discount
    ("exactly at the discount", offer("90"), 0, "GBP", None, ""),
    ("within the discount", offer("90.0001"), 0, "GBP", None, ""),
    ("a hair beyond the discount", offer("89.9999"), 0, "GBP", REQUIRE, "is more than 10 %"),
    ("beyond the discount", offer("89"), 0, "GBP", REQUIRE, "11 % off is more than 10 %."),
    ("beyond, refused", offer("89", bounds=bounds(BLOCK, max_discount=10)), 0, "GBP", BLOCK, "11 % off"),
    ("beyond, warned", offer("89", bounds=bounds(WARN, max_discount=10)), 0, "GBP", WARN, "11 % off"),
    ("no discount at all", offer("99.99", bounds=bounds(max_discount=0)), 0, "GBP", REQUIRE, "0.01 % off"),
    ("everything off is allowed", offer("0", bounds=bounds(max_discount=100)), 0, "GBP", None, ""),
    ("half a per cent as a bound", offer("99.5", bounds=bounds(max_discount="0.5")), 0, "GBP", None, ""),
    ("a third of a price", offer("2.2223", own="3.3333", bounds=bounds(max_discount="33.34")), 0, "GBP", None, ""),
    ("four decimals", offer("0.0382", own="0.0425"), 0, "GBP", REQUIRE, "10.12 % off"),
    ("four decimals within", offer("0.0383", own="0.0425"), 0, "GBP", None, ""),
    ("as many per cent off as typed, rounded", offer("2.9673", own="3.1235", bounds=bounds(max_discount=5)), 0, "GBP",
     None, ""),
    # markup
    ("more, without a bound of it", offer("150"), 0, "GBP", None, ""),
    ("exactly at the markup", offer("125", bounds=bounds(max_markup=25)), 0, "GBP", None, ""),
    ("beyond the markup", offer("126", bounds=bounds(max_markup=25)), 0, "GBP", REQUIRE, "26 % more is above 25 %."),
    ("no markup at all", offer("100.01", bounds=bounds(max_markup=0)), 0, "GBP", REQUIRE, "more is above 0 %"),
    ("less, with a bound of the markup alone", offer("1", bounds=bounds(max_markup=25)), 0, "GBP", None, ""),
    ("markup of a price of zero", offer("1", own="0", bounds=bounds(max_markup=25)), 0, "GBP", REQUIRE, "above 25 %"),
    ("a price of zero without that bound", offer("1", own="0"), 0, "GBP", None, ""),
    # margin
    ("exactly at the margin", offer("90", cost=72, bounds=margin(20)), 0, "GBP", None, ""),
    ("a hair below the margin", offer("90", cost="72.0001", bounds=margin(20)), 0, "GBP", REQUIRE, LOWEST),
    ("below cost", offer("90", cost=95, bounds=margin(0)), 0, "GBP", REQUIRE, LOWEST),
    ("exactly at cost", offer("90", cost=90, bounds=margin(0)), 0, "GBP", None, ""),
    ("cost unknown", offer("90", bounds=margin(0)), 0, "GBP", REQUIRE, UNKNOWN),
    ("cost unknown, refused", offer("90", bounds=margin(0, BLOCK)), 0, "GBP", BLOCK, UNKNOWN),
    ("costs nothing", offer("0.01", cost=0, bounds=margin(100)), 0, "GBP", None, ""),
    ("nothing for what costs nothing", offer("0", cost=0, bounds=margin(20)), 0, "GBP", None, ""),
    ("more than the own price, still below", offer("110", cost=109, bounds=margin(20)), 0, "GBP", REQUIRE, LOWEST),
    ("gross: the net price counts", offer("108", own="120", net=90, cost=72, bounds=margin(20)), 0, "GBP", None, ""),
    ("gross: net below it", offer("108", own="120", net=90, cost=73, bounds=margin(20)), 0, "GBP", REQUIRE, LOWEST),
    # what is given in a month
    ("exactly the month's amount", offer("90", number=10, bounds=monthly(100)), 0, "GBP", None, ""),
    ("a penny too much", offer("90", number=10, bounds=monthly(100)), D("0.01"), "GBP", REQUIRE, "£100.01 given"),
    ("the month nearly used up", offer("99", bounds=monthly(100)), 99, "GBP", None, ""),
    ("the month used up", offer("99", bounds=monthly(100)), 100, "GBP", REQUIRE, "£101.00 given"),
    ("nothing may be given", offer("99", bounds=monthly(0)), 0, "GBP", REQUIRE, "£1.00 given"),
    ("dearer gives nothing", offer("110", bounds=monthly(0)), 0, "GBP", None, ""),
    ("another currency", offer("99", bounds=monthly(100)), 0, "EUR", REQUIRE, "agreed in GBP"),
    ("yen have no pennies", offer("995.4", own="1000", number=1, bounds=monthly(5, "JPY")), 0, "JPY", None, ""),
    ("yen beyond", offer("994.4", own="1000", number=1, bounds=monthly(5, "JPY")), 0, "JPY", REQUIRE, "given"),
    ("rounded by the line", offer("0.0375", own="0.0425", number=3, bounds=monthly(0)), 0, "GBP", REQUIRE, ""),
    # several at once
    (
        "all that is broken is said",
        offer("50", cost=60, bounds=bounds(BLOCK, max_discount=10, margin_floor=20, monthly_amount=5, currency="GBP")),
        0, "GBP", BLOCK, f"C: 50 % off is more than 10 %. {LOWEST} £50.00 given",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("case", "row"), [(row[0], row[1:]) for row in TABLE], ids=[row[0] for row in TABLE])
def test_verdicts(case, row):
    asked, before, currency, mode, said = row

    [verdict] = overriding.tested([asked], D(before), currency)

    assert verdict.mode == mode
    assert said in verdict.said
    assert (verdict == WITHIN) == (mode is None)


def test_the_table_is_long_enough():
    assert len(TABLE) >= 40


def test_lines_of_one_order_add_up_in_their_order():
    lines = [offer("90", bounds=monthly(15)), offer("95", bounds=monthly(15)), offer("99", bounds=monthly(15))]

    assert [verdict.mode for verdict in overriding.tested(lines, D(0), "GBP")] == [None, None, REQUIRE]


def test_what_is_dearer_makes_up_for_nothing():
    lines = [offer("150", bounds=monthly(5)), offer("90", bounds=monthly(5))]

    assert [verdict.mode for verdict in overriding.tested(lines, D(0), "GBP")] == [None, REQUIRE]


def test_neither_cost_nor_floor_is_said():
    [verdict] = overriding.tested([offer("90", cost="77.7701", bounds=margin("33.33"))], D(0), "GBP")

    assert "77" not in verdict.said
    assert "33" not in verdict.said


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        ([], None),
        ([None], None),
        ([None, WARN], WARN),
        ([REQUIRE, WARN], REQUIRE),
        ([WARN, BLOCK, REQUIRE], BLOCK),
    ],
)
def test_the_strictest_counts(modes, expected):
    assert strongest([Verdict(mode) for mode in modes]) == expected


# ---------------------------------------------------------------- any price
prices = st.decimals(0, 1000, places=4)
per_cents = st.none() | st.decimals(0, 100, places=2)
some_bounds = st.builds(
    Bounds,
    max_discount=per_cents,
    max_markup=per_cents,
    margin_floor=per_cents,
    monthly_amount=st.none() | st.decimals(0, 5000, places=2),
    currency=st.just("GBP"),
    mode=st.sampled_from([WARN, REQUIRE, BLOCK]),
)
offers = st.builds(
    lambda own, price, number, cost, bounds: Offer("C", own, price, number, price, cost, bounds),
    prices, prices, st.integers(1, 500), st.none() | prices, st.none() | some_bounds,
)  # fmt: skip


def naive(asked, given_so_far):
    """Read the rule word by word, with fractions instead of products."""
    if asked.price == asked.list_price:
        return None
    rule = asked.bounds
    if rule is None:
        return BLOCK
    lowest = written(asked.list_price * (1 - rule.max_discount / 100)) if rule.max_discount is not None else D(0)
    highest = written(asked.list_price * (1 + rule.max_markup / 100)) if rule.max_markup is not None else D(9**9)
    is_sound = lowest <= asked.price <= highest
    if rule.margin_floor is not None:
        is_sound = is_sound and asked.cost is not None and asked.price * (1 - rule.margin_floor / 100) >= asked.cost
    if rule.monthly_amount is not None and given_so_far > 0:
        is_sound = is_sound and given_so_far <= rule.monthly_amount
    return None if is_sound else rule.mode


def written(price):
    """A price has 4 decimals, half up."""
    return price.quantize(D("0.0001"), "ROUND_HALF_UP")


@given(st.lists(offers, min_size=1, max_size=6), st.decimals(0, 2000, places=2))
def test_any_prices_are_judged_as_a_naive_reading_does(asked, before):
    expected, so_far = [], before
    for each in asked:
        pennies = (each.list_price * each.quantity).quantize(D("0.01"), "ROUND_HALF_UP")
        so_far += max(pennies - (each.price * each.quantity).quantize(D("0.01"), "ROUND_HALF_UP"), D(0))
        expected.append(naive(each, so_far))

    assert [verdict.mode for verdict in overriding.tested(asked, before, "GBP")] == expected

"""Charts are drawn by the numbers, in the reader's language, in colours that are seen in both themes (X5)."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone, translation

from core import charts, money, spans
from core.charts import COUNT, PER_CENT, Series

TOKENS = Path(__file__).parents[2] / "static/css/tokens.css"
THREE = [spans.Span(None, name, f"The {name}") for name in ("one", "two", "three")]


def drawn(*values, words=COUNT):
    """Give the columns of one series."""
    return charts.columns(THREE, [Series("Orders", values)], words, head="When", key="k", title="t", position=1)


def heights(chart):
    return [mark.height for mark in chart.marks]


def test_a_column_is_as_high_as_its_share_of_the_scale():
    chart = drawn(1, 2, 4)

    assert (heights(chart), [line.shown for line in chart.lines]) == (
        ["25.00%", "50.00%", "100.00%"],
        ["4", "3", "2", "1", "0"],
    )


def test_columns_of_several_series_stand_on_each_other_and_are_told_apart():
    chart = charts.columns(
        THREE, [Series("Good", (1, 0, 2), "ok"), Series("Bad", (3, 0, 0), "bad")], COUNT, head="When", key="k",
        title="t", position=1,
    )  # fmt: skip

    assert [(mark.tone, mark.y, mark.height) for mark in chart.marks] == [
        ("ok", "75.00%", "25.00%"),
        ("bad", "0.00%", "75.00%"),
        ("ok", "50.00%", "50.00%"),
    ]
    assert chart.legend == [("ok", "Good"), ("bad", "Bad")]
    assert chart.marks[1].said == "The one: 3, Bad"


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, ["1", "0"]),
        (1, ["1", "0"]),
        (5, ["6", "4", "2", "0"]),
        (9, ["10", "5", "0"]),
        (10, ["10", "5", "0"]),
        (17, ["20", "15", "10", "5", "0"]),
        (1001, ["1,500", "1,000", "500", "0"]),
    ],
)
def test_the_scale_is_round_and_reaches_the_highest_column(most, expected):
    assert [line.shown for line in drawn(0, 0, most).lines] == expected


@pytest.mark.parametrize("most", ["0.03", "1.00", "99.99", "100.00", "100.01", "1234567.89"])
def test_no_column_is_higher_than_the_drawing(most):
    chart = drawn(Decimal(0), Decimal(1) / 100, Decimal(most), words=charts.amounts("GBP"))

    assert all(Decimal(height.rstrip("%")) <= 100 for height in heights(chart))
    assert 2 <= len(chart.lines) <= charts.MOST_STEPS + 1


def test_what_went_back_is_not_drawn_but_stands_in_the_table():
    chart = drawn(Decimal(-5), Decimal(10), None, words=charts.amounts("GBP"))

    assert (len(chart.marks), [row.cells for row in chart.rows]) == (1, [["-£5.00"], ["£10.00"], ["£0.00"]])


def test_without_anything_to_draw_a_chart_says_what_to_do():
    assert [drawn(0, 0, 0).is_empty, drawn(0, 1, 0).is_empty] == [True, False]


def test_a_line_leads_from_one_known_value_to_the_next():
    chart = charts.line(
        THREE, [Series("Share", (50, None, 100))], PER_CENT, head="When", key="k", title="t", position=1
    )

    first, second = chart.marks
    assert (first.x, first.y, first.from_x) == ("16.67%", "50.00%", "")
    assert (second.x, second.y, second.from_x, second.from_y) == ("83.33%", "0.00%", "16.67%", "50.00%")
    assert [row.cells for row in chart.rows] == [["50%"], ["–"], ["100%"]]


def test_the_table_holds_every_span_and_what_stands_beside_it():
    beside = [(Series("Worth", (Decimal(5), None, Decimal("7.5"))), charts.amounts("EUR"))]

    chart = charts.columns(
        THREE, [Series("Orders", (1, 0, 2))], COUNT, head="When", beside=beside, key="k", title="t", position=1
    )

    assert chart.heads == ["When", "Orders", "Worth"]
    assert [(row.name, row.cells) for row in chart.rows] == [
        ("The one", ["1", "€5.00"]),
        ("The two", ["0", "€0.00"]),
        ("The three", ["2", "€7.50"]),
    ]


def test_bars_are_as_long_as_their_share_of_the_longest():
    items = [("North", Decimal(50), "/n/", ["3"]), ("South", Decimal(20), "", ["1"])]

    chart = charts.bars(items, charts.amounts("GBP"), heads=["Unit", "Ordered"], key="k", title="t", position=1)

    assert [(row.name, row.width, row.url, row.cells) for row in chart.rows] == [
        ("North", "100.00%", "/n/", ["£50.00", "3"]),
        ("South", "40.00%", "", ["£20.00", "1"]),
    ]


def test_places_are_written_for_the_drawing_and_words_for_the_reader():
    with translation.override("de"):
        chart = drawn(Decimal("1234.5"), Decimal(0), Decimal(0), words=charts.amounts("EUR"))

    assert (chart.marks[0].x, chart.marks[0].said) == ("5.33%", "The one: 1.234,50\xa0€")


def test_short_amounts_keep_their_currency():
    assert [money.short(Decimal(value), "GBP") for value in ("0", "950", "1500", "2400000")] == [
        "£0", "£950", "£1.5k", "£2.4m",
    ]  # fmt: skip


# ---------------------------------------------------------------- months and weeks
def test_months_end_with_the_running_one_and_begin_a_year_before():
    months = spans.months(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))

    assert [months[0].name, months[1].short, months[-1].name] == ["March 2025", "Apr", "March 2026"]
    assert len(months) == 13


def test_weeks_begin_on_monday():
    weeks = spans.weeks(datetime(2026, 3, 4, 9, 30, tzinfo=UTC))

    assert [str(weeks[0].first), str(weeks[-1].first), len(weeks)] == ["2025-12-08", "2026-03-02", 13]


def test_the_reader_s_zone_decides_which_month_runs():
    last_hour = datetime(2026, 3, 31, 20, 0, tzinfo=UTC)

    with timezone.override("Pacific/Auckland"):
        months = spans.months(last_hour)
        begins = spans.since(months)

    assert (months[-1].name, begins.utcoffset().total_seconds()) == ("April 2026", 13 * 3600)


# ---------------------------------------------------------------- colours
def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_of_a_chart_is_seen_on_its_card(theme):
    light, dark = TOKENS.read_text().split('[data-bs-theme="dark"]')
    tokens = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", light if theme == "light" else dark))
    names = [f"chart-{number}" for number in range(1, 6)] + [f"tone-{tone}" for tone in ("ok", "warn", "bad", "mute")]

    faint = {name for name in names if contrast(tokens[name], tokens["card"]) < 3}

    assert faint == set()

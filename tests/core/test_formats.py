"""Dates and typed numbers follow the reader's language (X3)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import formats, translation

from commerce.forms.fields import PlainDecimalField

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "moment", "month"),
    [
        ("en-gb", "2 Mar 2026", "2 Mar 2026, 09:30 UTC", "March 2026"),
        ("en-us", "Mar 2, 2026", "Mar 2, 2026, 09:30 UTC", "March 2026"),
        ("de", "2. Mär 2026", "2. Mär 2026, 09:30 UTC", "März 2026"),
        ("pl", "2 mar 2026", "2 mar 2026, 09:30 UTC", "Marzec 2026"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(language, day, moment, month):
    with translation.override(language):
        written = [formats.date_format(AT, name) for name in ("DATE_FORMAT", "MOMENT_FORMAT", "YEAR_MONTH_FORMAT")]

    assert written == [day, moment, month]


@pytest.mark.parametrize("language", ["de", "pl"])
def test_a_decimal_comma_is_read_where_the_language_has_one(language):
    with translation.override(language):
        assert [PlainDecimalField().clean(text) for text in ("12,5", "12.5")] == [Decimal("12.5")] * 2


def test_a_decimal_comma_is_refused_where_it_could_be_thousands():
    with translation.override("en-gb"), pytest.raises(ValidationError, match="Enter a number"):
        PlainDecimalField().clean("1,234")

"""Quantities with their units, as people read them."""

import pytest

from commerce.templatetags.orders import units


@pytest.mark.parametrize(
    ("quantity", "unit", "expected"),
    [
        (1, "piece", "1 piece"),
        (57, "piece", "57 pieces"),
        (2, "box", "2 boxes"),
        (1200, "metre", "1,200 metres"),
        (3, "Palette", "3 Palette"),
    ],
)
def test_a_known_unit_is_counted_and_any_other_stands_as_it_is(quantity, unit, expected):
    assert units(quantity, unit) == expected

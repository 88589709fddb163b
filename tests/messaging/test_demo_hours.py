"""The demo's people write while offices are open, whenever the demo is made, and no standing changes by it."""

from datetime import UTC, datetime, timedelta

import pytest

from messaging.demo.hours import ZONE, office
from messaging.models import WINDOW

MADE = [datetime(2026, 3, 23, tzinfo=UTC) + timedelta(hours=7 * number, minutes=3) for number in range(48)]
"""Moments of two weeks, with the change to summer time among them."""


@pytest.mark.parametrize("now", MADE)
def test_everything_is_said_in_working_hours_before_now_and_on_the_same_side_of_the_deadline(now):
    for hours in (0.5, 1.5, 5, 6, 20, 24, 28, 30, 40, 48, 52, 68.5, 70.2, 71.9, 72.1, 90, 101, 110, 200):
        at = now - timedelta(hours=hours)

        found = office(at, now)

        local = found.astimezone(ZONE)
        assert (8 <= local.hour < 18, local.weekday() < 5, found < now) == (True, True, True)
        assert (now - found < WINDOW) == (now - at < WINDOW)

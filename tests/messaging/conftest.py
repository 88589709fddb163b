"""Fixtures of tests of messages."""

import pytest

from core import clock as database_clock
from tests.messaging import clocks, talking
from tests.pages.conftest import unhashed_static  # noqa: F401


@pytest.fixture
def clock(cast):
    """Give the database's clock; it stands where the cast is."""
    with clocks.of_this_connection() as clock:
        clock.stand(cast.now)
        yield clock


@pytest.fixture
def live(cast, unhashed_static):  # noqa: F811
    """Give the cast, with the clock as it is: pages read the database's."""
    cast.now = database_clock.now()
    talking.owned(cast)
    return cast

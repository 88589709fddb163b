"""What page tests stand on: the real time, because pages ask the database's clock, and the cast at work."""

import pytest

from core import clock
from tests.factories.standing import PLAIN, standing
from tests.pages.world import World


@pytest.fixture
def now(db):
    """Give this moment: pages ask the database's clock."""
    return clock.now()


@pytest.fixture(autouse=True)
def unhashed_static(settings):
    """Link static files by their plain names and look for none; collected ones are what the browser tests use."""
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN}


@pytest.fixture
def world(cast):
    """Give the cast at work."""
    return World(cast)


@pytest.fixture(scope="module")
def standing_world(django_db_setup, django_db_blocker, written_people):
    """Give the Standing of the cast at work, for modules whose `world` is it.fresh() in each of many cases."""
    with standing(django_db_blocker, written_people, clock.now, World) as found:
        yield found

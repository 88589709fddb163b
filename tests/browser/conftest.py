"""A browser and the house, see tests/browser/fixtures.py; pages ask the real clock."""

from tests.browser import fixtures
from tests.pages.conftest import now, unhashed_static, world  # noqa: F401


def pytest_configure(config):
    """Load the fixtures once, whichever folder comes first."""
    if not config.pluginmanager.has_plugin(fixtures.__name__):
        config.pluginmanager.register(fixtures, fixtures.__name__)

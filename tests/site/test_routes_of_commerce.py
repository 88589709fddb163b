"""The addresses of commerce that stand in no group of test_routes, asked as there."""

from tests.pages.conftest import now, unhashed_static, world  # noqa: F401
from tests.site.test_routes import apart, compare


def test_everybody_gets_what_the_table_says(world):  # noqa: F811
    seen, told = compare(world, apart("commerce:"))

    assert seen == told

"""A request that failed reads plainly why, and needs no database to say it (CHECKS Q10, Q11)."""

import pytest
from django.db import DataError, InterfaceError, OperationalError


@pytest.fixture
def asked(monkeypatch, cast):
    """Give a function that has the overview end in an error, and gives the answer."""

    def ask(error):
        client = cast.client_for("bea")
        client.raise_request_exception = False

        def fail(acting):
            raise error

        monkeypatch.setattr("commerce.navigation.entries", fail)
        return client.get("/carts/")

    return ask


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_while_the_database_is_away_a_page_asks_to_try_again_soon(asked, error):
    page = asked(error)

    assert (page.status_code, page["Retry-After"], page["Content-Type"]) == (503, "10", "text/html; charset=utf-8")
    assert "The database does not answer just now." in page.content.decode()


def test_any_other_failure_is_ours(asked):
    page = asked(DataError("out of range"))

    assert (page.status_code, "Retry-After" in page) == (500, False)
    assert "Something failed on our side" in page.content.decode()

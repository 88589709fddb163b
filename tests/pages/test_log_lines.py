"""What the log tells of a request: enough to find it, nothing that opens a link to whoever reads the log (L09)."""

import logging

import pytest
from django.conf import settings
from structlog.stdlib import ProcessorFormatter

TOKEN = "3f9a" * 16
LINKS = [
    f"/approvals/link/{TOKEN}/",
    f"/approvals/digests/{TOKEN}/",
    f"/invitation/{TOKEN}/",
    f"/register/{TOKEN}/",
    f"/plans/link/{TOKEN}/",
    f"/messages/notifications/{TOKEN}/",
    f"/account/password/reset/1-{TOKEN[:39]}/",
    f"/account/sign-in/?next=/invitation/{TOKEN}/",
]


def printed(name, message, *arguments):
    """Give the line that a library's logger writes."""
    formatter = ProcessorFormatter(**{
        key: value for key, value in settings.LOGGING["formatters"]["lines"].items() if key != "()"
    })  # fmt: skip
    return formatter.format(logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, None))


@pytest.mark.parametrize("address", LINKS)
def test_the_token_of_a_link_is_not_written_down(db, client, caplog, address):
    with caplog.at_level("INFO"):
        client.get(address)

    assert ("request_finished" in caplog.text, TOKEN[:39] in caplog.text) == (True, False)


@pytest.mark.parametrize("address", LINKS)
def test_nor_by_what_django_writes_itself(address):
    line = printed("django.request", "Internal Server Error: %s", address)

    assert ("Internal Server Error: /" in line, TOKEN[:39] in line) == (True, False)


def test_an_address_without_a_token_is_written_as_it_was(db, client, caplog):
    address = "/orders/O-2026-000123/?scope=company&sort=-submitted_at&q=lantern+of+acme"

    with caplog.at_level("INFO"):
        client.get(address)

    assert f"GET {address}" in caplog.text

"""Whoever tries tokens of mailed links waits after some; from elsewhere one is told that there is none (L16)."""

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("clean_cache", "db")
LINKS = ["/invitation/{}/", "/register/{}/", "/profile/address/{}/", "/plans/link/{}/", "/approvals/digests/{}/",
         "/messages/notifications/{}/", "/contact/invitation/link/{}/"]  # fmt: skip
OTHER = "203.0.113.9"


@pytest.fixture(autouse=True)
def few(settings):
    """Let an address try three."""
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "other_link": "3/m/ip"}


@pytest.mark.parametrize("link", LINKS)
def test_whoever_tries_tokens_waits(link):
    tried = [Client().get(link.format(f"{number:064x}")) for number in range(4)]
    elsewhere = Client().get(link.format("0" * 64), REMOTE_ADDR=OTHER)

    assert [(each.status_code, each.get("Retry-After")) for each in tried] == [(404, None)] * 3 + [(429, "60")]
    assert elsewhere.status_code == 404


def test_of_one_address_all_kinds_count_together():
    tried = [Client().get(link.format("0" * 64)).status_code for link in LINKS[:4]]

    assert tried == [404, 404, 404, 429]

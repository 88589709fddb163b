"""Which provider takes cards is set, and what is set by half refuses to start (O7, W06)."""

import json
import secrets

import pytest

from tests.site.test_settings import manage

SHOWN = (
    "import json; from django.conf import settings; from commerce import cards;"
    " print('SHOWN', json.dumps([sorted(settings.PAYMENT_VARIANTS), cards.is_offered(),"
    " settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']]))"
)
STRIPE = {"STRIPE_API_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"}
SELF, CHECKOUT = "'self'", "https://checkout.stripe.com"


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        ({}, [[], False, [SELF]]),
        ({"CARD_PROVIDER": "demo"}, [["demo"], True, [SELF]]),
        ({"CARD_PROVIDER": "stripe", **STRIPE}, [["stripe"], True, [SELF, CHECKOUT]]),
        (STRIPE, [["stripe"], False, [SELF, CHECKOUT]]),
    ],
)
def test_cards_are_offered_where_a_provider_is_set(variables, shown):
    """Stripe's keys alone still carry its refunds and messages, but nobody is sent there."""
    _code, said = manage("shell", "-c", SHOWN, SECRET_KEY=secrets.token_urlsafe(48), **variables)

    line = next(line for line in said.splitlines() if line.startswith("SHOWN "))
    assert json.loads(line.removeprefix("SHOWN ")) == shown


@pytest.mark.parametrize("provider", ["stripe", "visa"])
def test_a_provider_that_is_not_there_does_not_start(provider):
    code, said = manage("check", SECRET_KEY=secrets.token_urlsafe(48), CARD_PROVIDER=provider)

    assert (code != 0, "CARD_PROVIDER is stripe" in said) == (True, True)

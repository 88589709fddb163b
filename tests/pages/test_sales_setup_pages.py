"""The pages about selling for customers: settings, bounds of offered prices, and the box to try one (T3, T4)."""

from decimal import Decimal

import pytest

from partners.permissions import Role
from telesales.models import OverrideRule
from telesales.queries import setup
from tests.pages.reading import document, sentences
from tests.telesales.selling import bound, let

URL = "/sales/setup/"
PRICES = "/sales/setup/prices/"


@pytest.fixture
def max_(world):
    return world.cast.client_for("max")


def test_a_manager_sets_everything_on_one_page(max_):
    sent = {"mode": "opportunities", "session_minutes": "30", "quote_days": "7", "ssr-set_dates": "on"}

    answer = max_.post(URL, sent)

    assert (answer.status_code, answer.headers["Location"]) == (302, URL)
    policy = setup.policy()
    assert (policy.mode, policy.session_minutes, policy.quote_days) == ("opportunities", 30, 7)
    assert setup.setting(Role.SSR).set_dates is True
    assert setup.setting(Role.MARKETPLACE_MANAGER).finalise is True


def test_what_was_typed_stays_when_it_is_refused(max_):
    sent = {"mode": "direct", "session_minutes": "90", "quote_days": "7", "ssr-set_dates": "on"}

    answer = max_.post(URL, sent)

    page = document(answer)
    assert answer.status_code == 422
    assert page.xpath("//input[@name='session_minutes']/@value") == ["90"]
    assert page.xpath("//input[@name='ssr-set_dates']/@checked") == ["checked"]
    assert setup.policy().session_minutes == 60


def test_bounds_are_set_and_shown(max_):
    answer = max_.post(f"{PRICES}new/", {"role": "ssr", "max_discount": "12.5", "mode": "block"}, follow=True)

    assert "up to 12.5 % off" in answer.content.decode()
    assert OverrideRule.objects.get().max_discount == Decimal("12.5")


@pytest.mark.parametrize(
    ("price", "said"),
    [
        ("8.96", "Within the bounds: it may be offered."),
        ("8.90", "It may be offered; a manager is asked before the order goes on."),
    ],
)
def test_a_price_is_tried_without_writing_anything(max_, price, said):
    let(Role.SSR, change_prices=True)
    bound(Role.SSR, max_discount=Decimal(10))
    asked = {"role": "ssr", "sku": "candle", "partner": "acme_depot", "quantity": "1", "price": price}

    answer = max_.get(PRICES, asked)

    assert answer.status_code == 200
    assert any(said in sentence for sentence in sentences(answer))


def test_what_is_not_there_is_said_beside_its_field(max_):
    asked = {"role": "ssr", "sku": "nothing", "partner": "nobody", "quantity": "1", "price": "1"}

    answer = max_.get(PRICES, asked)

    assert answer.status_code == 422
    assert "There is no product with this code." in answer.content.decode()
    assert "There is no company with this code." in answer.content.decode()

"""The settings of selling for customers, and the bounds of offered prices (T3, T4): who sets them, what is recorded."""

from decimal import Decimal

import pytest

from commerce.models import Category
from core.models import AuditEntry
from core.refusal import Refused
from partners.permissions import SELLER_ROLES, Role
from telesales.actions import override, selling, setup
from telesales.models import OverrideRule, SalesSession, SellerSetting
from telesales.queries import matrix
from telesales.queries import setup as queries
from tests.telesales.selling import begun, let

POLICY = {"mode": "direct", "may_opt_out": False, "session_minutes": 60, "quote_days": 14}
NOTHING = {role: dict.fromkeys(setup.ALLOWED, False) for role in SELLER_ROLES}


def saved(cast, who="max", *, policy=None, settings=None):
    known = {"policy": {**POLICY, **(policy or {})}, "settings": {**NOTHING, **(settings or {})}}
    return setup.set_all(**known, by=cast.acting(who), now=cast.now)


def added(cast, role=Role.SSR, category=None, who="max", **bounds):
    known = {**dict.fromkeys(override.AMOUNTS), "currency": "", "mode": "require", **bounds}
    return override.add(role=role, category=category, **known, by=cast.acting(who), now=cast.now)


def told(event):
    return list(AuditEntry.objects.filter(event=event).order_by("id").values_list("old", "new"))


# ---------------------------------------------------------------- settings
def test_everything_is_off_until_a_manager_ticks_it(db):
    for role in SELLER_ROLES:
        setting = queries.setting(role)
        on = {name for name in setup.ALLOWED if getattr(setting, name)}
        assert on == ({"finalise"} if role == Role.MARKETPLACE_MANAGER else set())


def test_what_is_changed_is_recorded_with_what_it_was(cast):
    saved(cast)

    changed = saved(cast, policy={"session_minutes": 30}, settings={Role.SSR: {**NOTHING[Role.SSR], "set_dates": True}})

    assert changed is True
    assert queries.policy().session_minutes == 30
    assert queries.setting(Role.SSR).set_dates is True
    assert told("sales.policy_changed") == [({"session_minutes": 60}, {"session_minutes": 30})]
    assert told("sales.setting_changed") == [({"set_dates": False}, {"set_dates": True})]


def test_what_stays_as_it_is_leaves_no_row(cast):
    saved(cast)
    before = AuditEntry.objects.count()

    assert saved(cast) is False
    assert AuditEntry.objects.count() == before


def test_a_manager_always_finalises(cast):
    saved(cast, settings={Role.MARKETPLACE_MANAGER: NOTHING[Role.MARKETPLACE_MANAGER]})

    assert SellerSetting.objects.get(role=Role.MARKETPLACE_MANAGER).finalise is True


@pytest.mark.parametrize("who", ["sam", "ruth", "fay", "ada", "bea"])
def test_others_set_nothing(cast, who):
    with pytest.raises(Refused, match="Only marketplace managers"):
        saved(cast, who)
    with pytest.raises(Refused, match="Only marketplace managers"):
        added(cast, who=who, max_discount=Decimal(5))


def test_another_mode_leaves_what_exists(cast):
    let(Role.SSR)
    running = begun(cast, "sam", "bea").sales_session_id

    saved(cast, policy={"mode": "opportunities"}, settings={Role.SSR: {**NOTHING[Role.SSR], "every_user": True}})

    assert SalesSession.objects.get(pk=running).ended_at is None
    with pytest.raises(Refused, match="by opportunities"):
        selling.start(customer=cast.memberships.zoe, reason="Called", by=cast.acting("sam"), now=cast.now)


# ---------------------------------------------------------------- bounds
def test_bounds_are_set_changed_and_taken_away(cast):
    rule = added(cast, max_discount=Decimal(10))
    known = {**dict.fromkeys(override.AMOUNTS), "monthly_amount": Decimal(300), "currency": "GBP", "mode": "block"}

    override.change(rule=rule, **known, by=cast.acting("max"), now=cast.now)
    override.remove(rule=rule, by=cast.acting("max"), now=cast.now)

    first = {"role": "ssr", "category": "", "mode": "require", "max_discount": "10"}
    second = {"role": "ssr", "category": "", "mode": "block", "monthly_amount": "300", "currency": "GBP"}
    assert told("sales.override_rule_added") == [(None, first)]
    assert told("sales.override_rule_changed") == [(first, second)]
    assert told("sales.override_rule_removed") == [(second, None)]
    assert not OverrideRule.objects.exists()


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        ({}, "at least one bound"),
        ({"monthly_amount": Decimal(5)}, "which currency"),
        ({"monthly_amount": Decimal("5.5"), "currency": "JPY"}, "fewer decimal places"),
    ],
)
def test_bounds_that_bound_nothing_are_refused(cast, bounds, sentence):
    with pytest.raises(Refused, match=sentence):
        added(cast, **bounds)


def test_a_currency_without_an_amount_is_forgotten(cast):
    assert added(cast, max_discount=Decimal(5), currency="GBP").currency == ""


@pytest.mark.parametrize("has_category", [False, True])
def test_a_role_has_one_rule_for_a_category(cast, has_category):
    category = Category.objects.create(code="C", name="Candles") if has_category else None
    added(cast, category=category, max_discount=Decimal(5))

    with pytest.raises(Refused, match="already"):
        added(cast, category=category, max_discount=Decimal(6))


def test_only_sellers_have_bounds(cast):
    with pytest.raises(Refused, match="does not sell"):
        added(cast, role=Role.FINANCE, max_discount=Decimal(5))


# ---------------------------------------------------------------- trying a price
def test_a_price_is_tried_against_the_rule_of_the_nearest_category(cast):
    let(Role.SSR, change_prices=True)
    home = Category.objects.create(code="HOME", name="Home")
    light = Category.objects.create(code="LIGHT", name="Light", parent=home)
    cast.products.CANDLE.category = light
    cast.products.CANDLE.save()
    added(cast, max_discount=Decimal(50))
    added(cast, category=home, max_discount=Decimal(10))

    found = tried(cast, "8.90")

    assert (found.own, found.rule.category, found.verdict.mode) == (Decimal("9.95"), home, "require")
    assert found.verdict.said == "CANDLE: 10.55 % off is more than 10 %."


def test_without_the_setting_no_price_may_be_offered_whatever_the_rules_say(cast):
    let(Role.SSR)
    added(cast, max_discount=Decimal(50))

    assert (tried(cast, "9.90").verdict.mode, tried(cast, "9.90").may_offer) == ("block", False)


def test_what_a_company_does_not_buy_cannot_be_tried(cast):
    assert tried(cast, "9.90", partner="zenith") is None


def tried(cast, price, partner="acme_depot"):
    known = {"product": cast.products.CANDLE, "partner": getattr(cast.partners, partner), "price": Decimal(price)}
    return matrix.tried(role=Role.SSR, **known, number=1, now=cast.now)

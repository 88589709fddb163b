"""What breaks the constraints of the settings and the bounds of offered prices."""

from collections.abc import Callable

from telesales.models import OverrideRule, SalesPolicy, SellerSetting


def policy(**values):
    return SalesPolicy.objects.create(**{"pk": 1, **values})


def setting(**values):
    return SellerSetting.objects.create(**{"role": "reseller", **values})


def rule(**values):
    return OverrideRule.objects.create(**{"role": "reseller", "mode": "warn", **values})


CASES: dict[str, Callable] = {
    "sales_policy_is_one": lambda s: policy(pk=2),
    "sales_policy_mode_is_known": lambda s: policy(mode="auction"),
    "sales_policy_sessions_end_within_the_hour": lambda s: policy(session_minutes=61),
    "sales_policy_quotes_end": lambda s: policy(quote_days=0),
    "telesales_sellersetting_role": lambda s: [setting(), setting()],
    "seller_setting_role_is_known": lambda s: setting(role="finance"),
    "seller_setting_managers_finalise": lambda s: setting(role="marketplace_manager", finalise=False),
    "override_rule_one_per_role_and_category": lambda s: [rule(), rule(mode="block")],
    "override_rule_role_is_known": lambda s: rule(role="buyer"),
    "override_rule_mode_is_known": lambda s: rule(mode="shrug"),
    "override_rule_bounds_are_per_cents": lambda s: rule(max_discount="100.01"),
    "override_rule_amount_has_a_currency": lambda s: rule(monthly_amount=100),
}

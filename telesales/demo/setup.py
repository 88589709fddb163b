"""What sellers of each role may do in the demo, and which prices they may offer."""

from decimal import Decimal

from commerce.models import Category
from partners.permissions import Role
from telesales.models import OverrideMode, OverrideRule, SalesPolicy, SellerSetting

SETTINGS = {
    Role.MARKETPLACE_MANAGER: dict.fromkeys(
        ("change_prices", "custom_terms", "payment_methods", "set_dates", "finalise", "deletion", "every_user"), True
    ),
    Role.SSR: {"change_prices": True, "set_dates": True, "every_user": True},
    Role.RESELLER_MANAGER: {"change_prices": True, "finalise": True, "every_user": True},
    Role.RESELLER: {"change_prices": True, "every_user": True},
}
BOUNDS = {
    Role.MARKETPLACE_MANAGER: {"max_discount": Decimal(30), "mode": OverrideMode.WARN},
    Role.SSR: {"max_discount": Decimal(10), "monthly_amount": Decimal(500), "mode": OverrideMode.REQUIRE},
    Role.RESELLER_MANAGER: {"max_discount": Decimal(15), "mode": OverrideMode.REQUIRE},
    Role.RESELLER: {"max_discount": Decimal(8), "max_markup": Decimal(25), "mode": OverrideMode.BLOCK},
}


BY_CATEGORY = [
    # role, category by its place among the top ones, bounds
    (Role.SSR, 0, {"max_discount": Decimal(5), "mode": OverrideMode.BLOCK}),
    (Role.SSR, 1, {"max_discount": Decimal(15), "margin_floor": Decimal(20), "mode": OverrideMode.REQUIRE}),
    (Role.RESELLER, 1, {"max_discount": Decimal(3), "mode": OverrideMode.BLOCK}),
]
"""Tighter or wider bounds in some categories."""


def make():
    """Write the settings; the marketplace sells in both ways where it can."""
    SalesPolicy.objects.create(pk=1, may_opt_out=True)
    SellerSetting.objects.bulk_create(SellerSetting(role=role, **allowed) for role, allowed in SETTINGS.items())
    OverrideRule.objects.bulk_create(
        OverrideRule(role=role, currency="GBP" if "monthly_amount" in bounds else "", **bounds)
        for role, bounds in BOUNDS.items()
    )
    top = list(Category.objects.filter(parent=None).order_by("position", "pk")[:2])
    OverrideRule.objects.bulk_create(
        OverrideRule(role=role, category=top[place], **bounds)
        for role, place, bounds in BY_CATEGORY
        if place < len(top)
    )

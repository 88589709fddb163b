"""What the pages about selling for others show: settings with what each means, and the bounds of prices (T3)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import money
from partners.permissions import SELLER_ROLES
from telesales import overriding
from telesales.actions.setup import ALLOWED, POLICY
from telesales.forms.setup import box
from telesales.models import SellerSetting
from telesales.queries import setup

MEANINGS = {
    "change_prices": (
        gettext_lazy("Change prices"),
        gettext_lazy("Offers a line at another price, within the bounds set for the role, with a reason."),
    ),
    "custom_terms": (
        gettext_lazy("Custom terms"),
        gettext_lazy("Writes terms of contract into a sale that differ from the usual ones."),
    ),
    "payment_methods": (
        gettext_lazy("Payment methods"),
        gettext_lazy("Chooses among the customer's ways to pay; else the one counts that he used last. Never a card."),
    ),
    "set_dates": (
        gettext_lazy("Service and billing dates"),
        gettext_lazy("Says from when a service runs and from when it is billed."),
    ),
    "finalise": (
        gettext_lazy("Finalise without a manager"),
        gettext_lazy("His sales go on at once. Without it each waits as a held order until a manager releases it."),
    ),
    "deletion": (
        gettext_lazy("Delete"),
        gettext_lazy("Deletes opportunities that he keeps; they can still be found by managers."),
    ),
    "every_user": (
        gettext_lazy("Sell to every user"),
        gettext_lazy("Also to buyers and approvers; else to company administrators only."),
    ),
}
"""What each setting of a role is called and means."""


@dataclass(frozen=True, slots=True)
class Row:
    """A setting with a box for each role: [(the role's name, the field)]."""

    label: Any
    meaning: Any
    boxes: list


def initial():
    """Give what the form of the settings shows at first: what counts now."""
    policy = setup.policy()
    found = {name: getattr(policy, name) for name in POLICY}
    known = {setting.role: setting for setting in SellerSetting.objects.all()}
    for role in SELLER_ROLES:
        setting = known.get(role) or setup.setting(role)
        found |= {box(role, name): getattr(setting, name) for name in ALLOWED}
    return found


def rows(form):
    """Give the table of settings."""
    return [Row(*MEANINGS[name], [(role.label, form[box(role, name)]) for role in SELLER_ROLES]) for name in ALLOWED]


def roles():
    """Name the roles whose sellers the settings are about."""
    return [role.label for role in SELLER_ROLES]


def bounds_words(rule):
    """Say in sentences what a rule allows."""
    said = []
    if rule.max_discount is not None:
        said.append(_("up to %(number)s %% off") % {"number": _plain(rule.max_discount)})
    if rule.max_markup is not None:
        said.append(_("up to %(number)s %% more") % {"number": _plain(rule.max_markup)})
    if rule.margin_floor is not None:
        said.append(_("a margin of at least %(number)s %%") % {"number": _plain(rule.margin_floor)})
    if rule.monthly_amount is not None:
        amount = money.shown(rule.monthly_amount, rule.currency)
        said.append(_("up to %(amount)s given to a company in a month") % {"amount": amount})
    return said


def _plain(number):
    return f"{number.normalize():f}"


TONES = {None: "ok", overriding.WARN: "warn", overriding.REQUIRE: "warn", overriding.BLOCK: "bad"}
VERDICTS = {
    None: gettext_lazy("Within the bounds: it may be offered."),
    overriding.WARN: gettext_lazy("It may be offered, with a warning."),
    overriding.REQUIRE: gettext_lazy("It may be offered; a manager is asked before the order goes on."),
    overriding.BLOCK: gettext_lazy("It is refused."),
}
"""What is to be done with an offered price, in words."""


def verdict_words(verdict):
    """Give (tone, what is to be done, why) of a Verdict."""
    return TONES[verdict.mode], VERDICTS[verdict.mode], verdict.said

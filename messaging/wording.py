"""How purchase processes and offers are said in words, on pages and in mails alike."""

from django.utils import formats
from django.utils.translation import gettext as _

from commerce.templatetags.orders import UNITS
from core import money
from core.templatetags.ui import status
from messaging.models import ProcessState

S = ProcessState
TONES = {S.DRAFT: "void", S.ACTIVE: "open", S.EXPIRED: "waiting", S.CLOSED: "void", S.AWARDED: "done"}


def state_pill(state):
    return status(TONES[state], S(state).label)


def wanted_words(process):
    """Say what is wanted: a product by name, or anything of a category."""
    if process.product:
        return process.product.name
    return _("Anything of “%(category)s”") % {"category": process.category.name}


def number_words(number):
    """Write a quantity without the zeros that the database adds."""
    return formats.number_format(number.normalize() + 0, use_l10n=True, force_grouping=True)


def quantity_words(quantity, unit):
    """Say a quantity with its unit: 48 pieces; whatever else somebody has typed has no plural: 12 × set."""
    number = number_words(quantity)
    if unit in UNITS:
        return UNITS[unit] % {"number": number, "count": 1 if quantity == 1 else 2}
    return f"{number} × {unit}" if unit else number


def budget_words(process):
    """Say the budget; nothing where there is none."""
    if process.budget is None:
        return ""
    return _("%(amount)s with tax") % {"amount": money.shown(process.budget, process.currency)}


def price_words(price, currency, is_gross):
    """Say a unit price, and whether it contains tax."""
    said = _("%(price)s with tax") if is_gross else _("%(price)s without tax")
    return said % {"price": money.shown_price(price, currency)}


def total_words(amount, currency, is_gross):
    """Say an amount, and that it is without tax where it is."""
    shown = money.shown(amount, currency)
    return shown if is_gross else _("%(amount)s + tax") % {"amount": shown}

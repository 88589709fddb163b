"""Periods, conditions and rules of prices in templates."""

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from commerce.models import RuleKind
from core import money

register = template.Library()


@register.filter
def word(words, condition):
    """Give the words of a condition, see queries.condition."""
    return words.get(condition, condition)


@register.simple_tag
def rule_words(kind, value, currency):
    """Say what a rule does: "7 % off", "£2.00 off", "£4.20"."""
    if kind == RuleKind.PERCENT:
        return _("%(value)s %% off") % {"value": formats.number_format(value.normalize() if value else 0)}
    amount = money.shown_price(value, currency)
    return amount if kind == RuleKind.PRICE else _("%(amount)s off") % {"amount": amount}


@register.simple_tag
def period(begins, ends):
    """Say a half-open period in the reader's zone; "always" without ends."""
    if begins is None and ends is None:
        return _("always")
    told = {"begins": begins and _moment(begins), "ends": ends and _moment(ends)}
    if ends is None:
        return _("from %(begins)s") % told
    if begins is None:
        return _("until before %(ends)s") % told
    return _("%(begins)s until before %(ends)s") % told


def _moment(at):
    at = timezone.localtime(at)
    day = formats.date_format(at, "DATE_FORMAT")
    return day if (at.hour, at.minute, at.second) == (0, 0, 0) else f"{day}, {at:%H:%M}"

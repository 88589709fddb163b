"""Conditions of price rules (C3): one or two properties of a partner, written as the resolution compares them."""

from django.db import connection
from django.utils.translation import gettext as _

from commerce.models import RuleKind
from core.refusal import Refused

LONGEST = 200
NORMAL_SQL = """
    SELECT lower(a), lower(b), CASE WHEN lower(b) = '' THEN 0 WHEN lower(a) < lower(b) THEN -1 ELSE 1 END
    FROM (VALUES (%s, %s)) AS given(a, b)
"""
"""Case and order are the database's: it compares."""


def condition(kind, value):
    """Write one condition: kind "level", "type" or an attribute's name behind @; value an id or a text."""
    return f"{kind}={value}"


def normal(conditions):
    """Give (condition_1, condition_2) of one or two conditions: lower case, the smaller first."""
    first, second = [*conditions, ""][:2]
    with connection.cursor() as cursor:
        cursor.execute(NORMAL_SQL, [first, second])
        low_first, low_second, order = cursor.fetchone()
    return (low_first, low_second) if order <= 0 else (low_second, low_first)


def check_conditions(conditions):
    """One or two, of different properties: no partner has two levels."""
    if not conditions:
        raise Refused(_("Choose at least one property of the partner."), field="property_1")
    keys = [each.partition("=")[0].lower() for each in conditions]
    if len(set(keys)) < len(keys):
        raise Refused(_("Choose two different properties: no partner has two values of one."), field="property_2")
    if any(len(each) > LONGEST for each in conditions):
        raise Refused(_("That is too long."), field="property_1")


def check_value(kind, value):
    """Of a hundred per cent no more than all can be taken off."""
    if kind == RuleKind.PERCENT and value > 100:
        raise Refused(_("At most 100 per cent can be taken off."), field="value")

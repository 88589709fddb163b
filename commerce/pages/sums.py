"""What charts of amounts have in common: one currency each, the others told beside it, never added up."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core import money
from core.charts import COUNT, Series


def currency_of(rows, preferred):
    """Give the currency to draw: the reader's own where there is something in it, else that of most rows."""
    numbers: dict[str, int] = {}
    for row in rows:
        numbers[row.currency] = numbers.get(row.currency, 0) + row.number
    if preferred in numbers or not numbers:
        return preferred
    return min(numbers, key=lambda currency: (-numbers[currency], currency))


def others(rows, currency):
    """Say what the chart leaves out; empty where all is of one currency."""
    amounts: dict[str, Decimal] = {}
    for row in rows:
        if row.currency != currency:
            amounts[row.currency] = amounts.get(row.currency, money.ZERO) + row.value
    if not amounts:
        return ""
    told = ", ".join(money.shown(amount, each) for each, amount in sorted(amounts.items()))
    return _("Not in it, of other currencies: %(amounts)s.") % {"amounts": told}


def values(rows, spans):
    """Add the rows up by span: [what they come to]."""
    return [sum((row.value for row in rows if row.first == span.first), money.ZERO) for span in spans]


def numbers(rows, spans):
    """Add the rows up by span: [how many there are]."""
    return [sum(row.number for row in rows if row.first == span.first) for span in spans]


def counted(label, rows, spans):
    """Give the number of rows as what stands in the table beside amounts."""
    return (Series(label, numbers(rows, spans)), COUNT)

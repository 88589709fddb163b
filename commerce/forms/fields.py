"""Fields that take exactly what they should: one number in ASCII digits, never an exponent or two values."""

import re

from django import forms
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from commerce.models import MAX_QUANTITY
from core import money

DIGITS = re.compile(r"[0-9]{1,7}")
WHOLE = re.compile(r"-?[0-9]{1,12}")
PLAIN = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?")
BETWEEN = " & "
"""What stands between two values of one name: nothing that could be read as one number."""


class OneValue:
    """An input that gives nothing sensible when its name was sent twice."""

    def value_from_datadict(self, data, files, name):
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return values[0] if len(values) == 1 else ("" if not values else BETWEEN.join(map(str, values)))


class OneValueInput(OneValue, forms.TextInput):
    pass


class OneNumberInput(OneValue, forms.NumberInput):
    pass


class PlainNumber(forms.Field):
    """Of what Python reads as a number only that which people write: no other digits, exponents or underscores."""

    widget = OneNumberInput
    plain = WHOLE

    def to_python(self, value):
        if isinstance(value, str) and value.strip() and not self.plain.fullmatch(value.strip()):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class WholeField(PlainNumber, forms.IntegerField):
    """A whole number."""


class PlainDecimalField(PlainNumber, forms.DecimalField):
    """A number with a point; with a comma where the reader's language writes one."""

    plain = PLAIN

    def to_python(self, value):
        if isinstance(value, str) and get_format("DECIMAL_SEPARATOR") == ",":
            value = value.replace(",", ".")
        return super().to_python(value)


class QuantityField(forms.CharField):
    """A whole quantity from 1, as an int. Anything else, Arabic digits and 1e3 included, is explained."""

    def __init__(self, **kwargs):
        widget = OneValueInput(attrs={"inputmode": "numeric", "class": "quantity", "autocomplete": "off"})
        super().__init__(**{"label": _("Quantity"), "widget": widget, **kwargs})

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return text
        if not DIGITS.fullmatch(text) or not 1 <= int(text) <= MAX_QUANTITY:
            raise forms.ValidationError(
                _("Enter a whole quantity from 1 to %(most)s.") % {"most": money.counted(MAX_QUANTITY)}, code="quantity"
            )
        return int(text)

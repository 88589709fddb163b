"""Fields that take exactly what they should: one ASCII whole number, never a sign, an exponent or two values."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.models import MAX_QUANTITY

DIGITS = re.compile(r"[0-9]{1,7}")


class OneValueInput(forms.TextInput):
    """A text input that gives nothing sensible when its name was sent twice."""

    def value_from_datadict(self, data, files, name):
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return values[0] if len(values) == 1 else ("" if not values else " ".join(map(str, values)))


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
                _("Enter a whole quantity from 1 to %(most)s.") % {"most": f"{MAX_QUANTITY:,}"}, code="quantity"
            )
        return int(text)

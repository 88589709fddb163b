"""Fields of price forms: prices with a comma or a dot, moments in the reader's zone, products and partners by code."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models.functions import Lower, Upper
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from commerce.forms.fields import OneValueInput, WholeField
from commerce.price_text import price_of

YEARS = range(1970, 2201)
MOST_PRIORITY = 100_000


class ReadField(forms.CharField):
    """A text that means something: its length and signs are looked at before it is read."""

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        super().run_validators(text)
        return self.read(text)

    def read(self, text):
        """Give what the text means; raises ValidationError."""
        raise NotImplementedError

    def run_validators(self, value):
        """The text was looked at; what it means is what `read` says."""


class PriceField(ReadField):
    """A unit price as a Decimal with up to 4 decimals; `is_signed` for changes of prices."""

    def __init__(self, *, is_signed=False, **kwargs):
        self.is_signed = is_signed
        widget = OneValueInput(attrs={"inputmode": "decimal", "class": "quantity", "autocomplete": "off"})
        super().__init__(**{"label": _("Price"), "widget": widget, "max_length": 60, **kwargs})

    def prepare_value(self, value):
        """Show a price without the zeros that the database adds."""
        return f"{value.normalize():f}" if hasattr(value, "normalize") else value

    def read(self, text):
        try:
            return price_of(text, is_signed=self.is_signed)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="price") from error


class MomentField(ReadField):
    """A day, or a day and a time, in the reader's zone, which is named below the field."""

    def __init__(self, *, hint="", **kwargs):
        zone = format_lazy(_("{hint} Time zone: {zone}."), hint=hint, zone=_ZoneName())
        widget = OneValueInput(attrs={"type": "datetime-local", "autocomplete": "off"})
        super().__init__(**{"required": False, "widget": widget, "help_text": zone, **kwargs})

    def prepare_value(self, value):
        if isinstance(value, datetime):
            return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
        return value

    def read(self, text):
        try:
            found = parse_datetime(text if len(text) > 10 else f"{text} 00:00")
        except ValueError:
            found = None
        if found is None or found.year not in YEARS or timezone.is_aware(found):
            raise forms.ValidationError(_("Enter a day and a time, such as 2026-03-01 08:00."), code="moment")
        return timezone.make_aware(found)


class _ZoneName:
    """The name of the zone in which the form is read."""

    def __str__(self):
        return str(timezone.get_current_timezone())


class ChosenField(ReadField):
    """Something chosen by its code among `rows`, with suggestions while one types (`what` names them)."""

    def __init__(self, *, what, unknown, **kwargs):
        self.rows: Any = None
        self.unknown = unknown
        attrs = {"list": f"choices-{what}", "autocomplete": "off", "class": "code"}
        super().__init__(**{"max_length": 60, "widget": OneValueInput(attrs=attrs), **kwargs})

    def read(self, text):
        found = self.lookup(text)
        if found is None:
            raise forms.ValidationError(self.unknown, code="unknown")
        return found

    def lookup(self, text):
        return self.rows.alias(up=Upper("code")).filter(up=text.upper()).first()


class ProductField(ChosenField):
    def __init__(self, **kwargs):
        super().__init__(
            **{
                "what": "product",
                "label": _("Product code"),
                "unknown": _("There is no product with this code."),
                **kwargs,
            }
        )


class PartnerField(ChosenField):
    """A partner by its code, or by its name where only one has it."""

    def __init__(self, **kwargs):
        super().__init__(
            **{"what": "partner", "label": _("Partner"), "unknown": _("There is no such partner."), **kwargs}
        )

    def lookup(self, text):
        found = self.rows.alias(low=Lower("code")).filter(low=text.lower()).first()
        if found is not None:
            return found
        named = list(self.rows.filter(name__iexact=text)[:2])
        if len(named) > 1:
            raise forms.ValidationError(_("Several partners have this name: enter the code."), code="several")
        return named[0] if named else None


class PriorityField(WholeField):
    def __init__(self, **kwargs):
        super().__init__(
            **{
                "label": _("Priority"),
                "min_value": -MOST_PRIORITY,
                "max_value": MOST_PRIORITY,
                "required": False,
                **kwargs,
            }
        )

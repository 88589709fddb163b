"""Filters from one value to another, as two fields that each say which of the two they are."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters.widgets import SuffixedMultiWidget


class Between(SuffixedMultiWidget):
    """Two fields side by side; `kind` is the type of input."""

    template_name = "django_filters/widgets/multiwidget.html"
    kind = "text"
    extra: dict[str, str] = {}

    def __init__(self, attrs=None):
        said = [
            {"aria-label": _("From"), "placeholder": _("from")},
            {
                "aria-label": pgettext_lazy("the end of a range", "To"),
                "placeholder": pgettext_lazy("the end of a range", "to"),
            },
        ]
        made = [forms.TextInput({**self.extra, **each}) for each in said]
        for widget in made:
            widget.input_type = self.kind
        super().__init__(made, attrs)

    def decompress(self, value):
        return [value.start, value.stop] if value else [None, None]


class DatesBetween(Between):
    """From one day to another."""

    suffixes = ["after", "before"]
    kind = "date"


class AmountsBetween(Between):
    """From one amount to another."""

    suffixes = ["min", "max"]
    extra = {"inputmode": "decimal", "autocomplete": "off"}

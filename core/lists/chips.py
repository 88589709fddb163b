"""The filters that narrow a list now, each with the address that takes it off."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from core.lists import address


@dataclass(frozen=True, slots=True)
class Chip:
    """ "Status: Open" and the address without it."""

    name: str
    label: Any
    value: str
    url: str


def of(form, query, without=()):
    """Give a chip for every filter field that has a value, `without` those that are seen anyway."""
    values = {name: value for name, value in form.cleaned_data.items() if name not in without and not _is_empty(value)}
    return [
        Chip(name, form.fields[name].label, _words(form.fields[name], value), address.link(query, names(form, name)))
        for name, value in values.items()
    ]


def names(form, name):
    """Give the parameters that a field is read from: a range has two."""
    widget = form.fields[name].widget
    suffixes = [f"_{suffix}" for suffix in getattr(widget, "suffixes", [])] or getattr(widget, "widgets_names", [])
    return [name, *(f"{name}{suffix}" for suffix in suffixes)]


def _is_empty(value):
    if isinstance(value, QuerySet):
        return not value
    return value in (None, "", [], ()) or (isinstance(value, slice) and value.start is None and value.stop is None)


def _words(field, value):
    if isinstance(value, slice):
        return _range(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    labels = {str(key): str(label) for key, label in _flat(getattr(field, "choices", ()))}
    many = value if isinstance(value, list | tuple | QuerySet) else [value]
    return ", ".join(labels.get(str(each)) or formats.localize(each) for each in many)


def _flat(choices):
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def _range(value):
    start, stop = _edge(value.start), _edge(value.stop)
    if start and stop:
        return f"{start} – {stop}"
    return _("from %(edge)s") % {"edge": start} if start else _("to %(edge)s") % {"edge": stop}


def _edge(value):
    if value is None:
        return ""
    return formats.date_format(value, "DATE_FORMAT") if isinstance(value, date) else formats.localize(value)
